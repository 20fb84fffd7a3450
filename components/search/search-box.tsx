'use client';

import { Clock, Search, X } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { Korean } from '#components/ui/korean.tsx';
import { type Suggestion, useSuggestions } from './suggestions.ts';

/**
 * The search box with its suggestions: a combobox (WAI-ARIA "editable combobox with list autocomplete"). Arrow keys
 * walk the list, Enter searches what is marked or typed, Escape closes and then clears. A plain form without script.
 */
export function SearchBox() {
  const t = useTranslations('search.box');
  const router = useRouter();
  const path = usePathname();
  const searched = useSearchParams().get('q') ?? '';
  const [query, setQuery] = useState(searched);
  const [isOpen, setIsOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const suggestions = useSuggestions(query, isOpen);
  const isExpanded = isOpen && suggestions.length > 0;

  useEffect(() => {
    setQuery(path === '/search' ? searched : '');
    setIsOpen(false);
  }, [path, searched]);

  function search(words: string) {
    const trimmed = words.trim();
    if (trimmed === '') return;
    setQuery(trimmed);
    setIsOpen(false);
    input.current?.blur();
    router.push(`/search?q=${encodeURIComponent(trimmed)}`);
  }

  function onKeyDown(event: KeyboardEvent) {
    // While Hangul is being composed, Enter and arrows belong to the input method.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setIsOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const places = suggestions.length + 1;
      setMarked((at) => ((at + 1 + step + places) % places) - 1);
    } else if (event.key === 'Escape') {
      if (isExpanded) setIsOpen(false);
      else setQuery('');
    } else if (event.key === 'Enter') {
      event.preventDefault();
      search(suggestions[marked]?.text ?? query);
    }
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> holds the form; React types lack the role's history in older readers.
    <form
      role="search"
      action="/search"
      className="relative"
      onSubmit={(event) => {
        event.preventDefault();
        search(query);
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false);
      }}
    >
      <input
        ref={input}
        data-testid="search-box"
        name="q"
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        maxLength={100}
        role="combobox"
        aria-label={t('label')}
        aria-autocomplete="list"
        aria-expanded={isExpanded}
        aria-controls={listId}
        aria-activedescendant={marked >= 0 && isExpanded ? `${listId}-${marked}` : undefined}
        placeholder={t('placeholder')}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setMarked(-1);
          setIsOpen(true);
        }}
        onFocus={() => setIsOpen(true)}
        onKeyDown={onKeyDown}
        className="h-11 w-full rounded-full border-2 border-transparent bg-muted pr-20 pl-4.5 text-base outline-none placeholder:text-muted-foreground focus:border-primary focus:bg-surface md:h-12"
      />
      <div className="absolute inset-y-0 right-1.5 flex items-center">
        {query === '' ? null : (
          <button
            type="button"
            aria-label={t('clear')}
            onClick={() => {
              setQuery('');
              input.current?.focus();
            }}
            className="flex size-9 items-center justify-center rounded-full text-muted-foreground outline-none focus-visible:ring-2 focus-visible:ring-ring"
          >
            <X aria-hidden className="size-4.5" />
          </button>
        )}
        <button
          type="submit"
          aria-label={t('submit')}
          className="flex size-9 items-center justify-center rounded-full outline-none focus-visible:ring-2 focus-visible:ring-ring"
        >
          <Search aria-hidden className="size-5" strokeWidth={2.2} />
        </button>
      </div>
      <SuggestionList
        id={listId}
        label={t('suggestions')}
        recentLabel={t('recent')}
        isOpen={isExpanded}
        suggestions={suggestions}
        marked={marked}
        onChoose={search}
        kindLabel={(kind) => t(`kind.${kind}`)}
        typed={query.trim()}
      />
    </form>
  );
}

interface SuggestionListProps {
  id: string;
  label: string;
  recentLabel: string;
  isOpen: boolean;
  suggestions: Suggestion[];
  marked: number;
  typed: string;
  onChoose: (text: string) => void;
  kindLabel: (kind: Suggestion['kind']) => string;
}

function SuggestionList(props: SuggestionListProps) {
  const { id, label, recentLabel, isOpen, suggestions, marked, typed, onChoose, kindLabel } = props;
  const isRecent = typed === '' && suggestions.some(({ kind }) => kind === 'recent');
  return (
    <div
      hidden={!isOpen}
      className="absolute inset-x-0 top-full z-50 mt-2 overflow-hidden rounded-2xl border border-border bg-surface py-2 shadow-lg"
    >
      {isRecent ? <p className="px-4.5 pt-1.5 pb-1 text-xs font-bold text-muted-foreground">{recentLabel}</p> : null}
      <div id={id} role="listbox" aria-label={label}>
        {suggestions.map(({ text, kind }, index) => {
          const Icon = kind === 'recent' ? Clock : Search;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox's own keys choose; options take no focus.
            <div
              key={`${kind}:${text}`}
              id={`${id}-${index}`}
              data-testid="suggestion"
              role="option"
              tabIndex={-1}
              aria-selected={index === marked}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(text)}
              className={cn(
                'flex min-h-10.5 cursor-pointer items-center gap-3 px-4.5 hover:bg-muted',
                index === marked && 'bg-muted',
              )}
            >
              <Icon aria-hidden className="size-4 shrink-0 text-faint-foreground" />
              <span className="min-w-0 flex-1 truncate">
                <Matched text={text} typed={typed} />
              </span>
              {kind === 'recent' || kind === 'product' ? null : (
                <span className="shrink-0 text-xs text-muted-foreground">{kindLabel(kind)}</span>
              )}
            </div>
          );
        })}
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
