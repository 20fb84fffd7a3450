'use client';

import { useTranslations } from 'next-intl';
import type { MouseEvent } from 'react';
import { focusOn } from '#components/ui/focus.ts';
import { Korean } from '#components/ui/korean.tsx';
import { Shape } from '#components/ui/shape.tsx';

/**
 * "Not interested", in the corner of a recommended card: always visible on touch screens, on hover and focus for a
 * mouse and a keyboard. Its target area is wide enough for a finger, independent of the icon's size.
 */
export function DismissButton({ name, onDismiss }: { name: string; onDismiss: () => void }) {
  const t = useTranslations('recommendation.dismiss');

  function press(event: MouseEvent<HTMLButtonElement>) {
    const button = event.currentTarget;
    // Pressed by a key: the focus moves to the neighbour, or to the list's heading, instead of to the body.
    if (event.detail === 0) {
      const neighbour = neighbourOf(button);
      if (neighbour === null) focusOn(button.closest('section')?.querySelector<HTMLElement>('h2'));
      else neighbour.focus();
    } else button.blur();
    onDismiss();
  }

  return (
    <button type="button" data-testid="dismiss" title={t('title')} onClick={press} className="card-dismiss">
      <span aria-hidden>
        <Shape name="x" className="size-4" />
      </span>
      <b className="sr-only">
        <Korean>{t('label', { name })}</Korean>
      </b>
    </button>
  );
}

function neighbourOf(button: HTMLElement): HTMLElement | null {
  const item = button.closest('li');
  const other = item?.nextElementSibling ?? item?.previousElementSibling;
  return other?.querySelector<HTMLElement>('[data-testid="dismiss"]') ?? null;
}
