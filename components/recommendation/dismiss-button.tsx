'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { MouseEvent } from 'react';

/**
 * "Not interested", in the corner of a recommended card: there at once for a finger, on hover and focus for a mouse and a
 * keyboard. Its ground is a finger wide, whatever is drawn.
 */
export function DismissButton({ name, onDismiss }: { name: string; onDismiss: () => void }) {
  const t = useTranslations('recommendation.dismiss');

  function press(event: MouseEvent<HTMLButtonElement>) {
    // Pressed by a key: the focus goes on to the neighbour instead of to nowhere.
    if (event.detail === 0) neighbourOf(event.currentTarget)?.focus();
    onDismiss();
  }

  return (
    <button
      type="button"
      data-testid="dismiss"
      aria-label={t('label', { name })}
      title={t('title')}
      onClick={press}
      className="absolute top-0 right-0 z-20 flex size-11 items-center justify-center rounded-xl outline-none transition-opacity focus-visible:opacity-100 focus-visible:ring-2 focus-visible:ring-ring [@media(hover:hover)]:opacity-0 [@media(hover:hover)]:group-focus-within:opacity-100 [@media(hover:hover)]:group-hover:opacity-100"
    >
      <span className="flex size-7 items-center justify-center rounded-full border border-border bg-surface/90 text-muted-foreground shadow-sm">
        <X aria-hidden className="size-4" strokeWidth={2.2} />
      </span>
    </button>
  );
}

function neighbourOf(button: HTMLElement): HTMLElement | null {
  const item = button.closest('li');
  const other = item?.nextElementSibling ?? item?.previousElementSibling;
  return other?.querySelector<HTMLElement>('[data-testid="dismiss"]') ?? null;
}
