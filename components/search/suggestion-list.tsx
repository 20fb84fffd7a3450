'use client';

import { Clock, Search, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { MouseEvent } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { Korean } from '#components/ui/korean.tsx';
import type { Suggestion } from './suggestions.ts';

export interface SuggestionListProps {
  id: string;
  isOpen: boolean;
  suggestions: Suggestion[];
  /** Index of the one the arrow keys are on; −1: none. */
  marked: number;
  typed: string;
  onChoose(text: string): void;
  /** One of the reader's own words; null: all of them. */
  onRemove(text: string | null): void;
  /** A word was removed by keyboard, and no other is left for the focus to go to. */
  onEmptied(): void;
}

const ROW = 'flex h-10.5 items-center';

/** The box's listbox. The buttons that remove a word are beside the list and not in it: an option holds no button. */
export function SuggestionList(props: SuggestionListProps) {
  const { id, isOpen, suggestions, marked, typed, onChoose, onRemove, onEmptied } = props;
  const t = useTranslations('search.box');
  const hasRecent = suggestions.some(({ kind }) => kind === 'recent');

  function removeOne(event: MouseEvent<HTMLButtonElement>, text: string) {
    if (event.detail === 0) {
      const buttons = [...(event.currentTarget.parentElement?.parentElement?.querySelectorAll('button') ?? [])];
      const at = buttons.indexOf(event.currentTarget);
      const next = buttons[at + 1] ?? buttons[at - 1];
      if (next === undefined) onEmptied();
      else next.focus();
    }
    onRemove(text);
  }

  return (
    <div
      hidden={!isOpen}
      className="absolute inset-x-0 top-full z-50 mt-2 overflow-hidden rounded-2xl border border-border bg-surface py-2 shadow-lg"
    >
      {typed === '' && hasRecent ? (
        <p className="flex items-center justify-between pr-3 pb-1 pl-4.5 text-xs font-bold text-muted-foreground">
          {t('recent')}
          <button
            type="button"
            data-testid="forget-searches"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onRemove(null)}
            className="min-h-8 rounded-md px-2 font-semibold outline-none hover:text-foreground hover:underline focus-visible:ring-2 focus-visible:ring-ring"
          >
            {t('forgetAll')}
          </button>
        </p>
      ) : null}
      <div className="grid grid-cols-[minmax(0,1fr)_auto]">
        <div id={id} role="listbox" aria-label={t('suggestions')}>
          {suggestions.map(({ text, kind }, index) => {
            const Icon = kind === 'recent' ? Clock : Search;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox's own keys choose; options take no focus.
              <div
                // By place: an option that kept its text and moved would be a layout shift where the answer is slow.
                // biome-ignore lint/suspicious/noArrayIndexKey: options have no state.
                key={index}
                id={`${id}-${index}`}
                data-testid="suggestion"
                role="option"
                tabIndex={-1}
                aria-selected={index === marked}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChoose(text)}
                className={cn(ROW, 'cursor-pointer gap-3 px-4.5 hover:bg-muted', index === marked && 'bg-muted')}
              >
                <Icon aria-hidden className="size-4 shrink-0 text-faint-foreground" />
                <span className="min-w-0 flex-1 truncate">
                  <Matched text={text} typed={typed} />
                </span>
                {kind === 'recent' || kind === 'product' ? null : (
                  <span className="shrink-0 text-xs text-muted-foreground">{t(`kind.${kind}`)}</span>
                )}
              </div>
            );
          })}
        </div>
        {hasRecent ? (
          <div>
            {suggestions.map(({ text, kind }) => (
              <div key={`${kind}:${text}`} className={cn(ROW, 'pr-2')}>
                {kind === 'recent' ? (
                  <button
                    type="button"
                    data-testid="forget-search"
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={(event) => removeOne(event, text)}
                    className="flex size-9 items-center justify-center rounded-full text-faint-foreground outline-none hover:bg-muted hover:text-foreground focus-visible:ring-2 focus-visible:ring-ring"
                  >
                    <X aria-hidden className="size-4" />
                    <span className="sr-only">
                      <Korean>{t('forget', { query: text })}</Korean>
                    </span>
                  </button>
                ) : null}
              </div>
            ))}
          </div>
        ) : null}
      </div>
    </div>
  );
}

/** What was typed, set off in what is offered. */
function Matched({ text, typed }: { text: string; typed: string }) {
  const at = typed === '' ? -1 : text.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0) return <Korean>{text}</Korean>;
  return (
    <>
      <Korean>{text.slice(0, at)}</Korean>
      <b className="font-bold text-primary-text">
        <Korean>{text.slice(at, at + typed.length)}</Korean>
      </b>
      <Korean>{text.slice(at + typed.length)}</Korean>
    </>
  );
}
