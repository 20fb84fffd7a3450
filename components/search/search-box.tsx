'use client';

import { Search, X } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { announce } from '#components/announcer/announcer.tsx';
import { cn } from '#components/ui/class-names.ts';
import { toast } from '#components/ui/toast.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { useSuggestions } from './suggestions.ts';

export interface SearchBoxProps {
  /** Takes one of the reader's own words out of those that are offered, or with null all of them; null: done. */
  forget(query: string | null): Promise<{ error: { message: string } } | null>;
}

const BOX =
  'h-11 w-full rounded-full border-2 border-transparent bg-muted pl-4.5 text-base outline-none placeholder:text-muted-foreground focus:border-primary focus:bg-surface md:h-12';

/**
 * The search box with its suggestions: a combobox (WAI-ARIA "editable combobox with list autocomplete"). Arrow keys
 * move through the list, Enter searches the active or typed words, Delete removes an active recent search from the
 * list, Escape closes and then clears. A plain form without script.
 */
export function SearchBox({ forget }: SearchBoxProps) {
  const t = useTranslations('search.box');
  const router = useRouter();
  const path = usePathname();
  const searched = useSearchParams().get('q') ?? '';
  const [query, setQuery] = useState(path === '/search' ? searched : '');
  const [isOpen, setIsOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const { suggestions, dropRecent } = useSuggestions(query, isOpen);
  const isExpanded = isOpen && suggestions.length > 0;

  // Typed before hydration: a state that lacks it would clear the field with the next rendering.
  useLayoutEffect(() => {
    const typed = input.current?.value ?? '';
    if (typed !== '') setQuery(typed);
  }, []);

  const page = `${path} ${searched}`;
  const shownPage = useRef(page);
  useEffect(() => {
    if (shownPage.current === page) return;
    shownPage.current = page;
    setQuery(path === '/search' ? searched : '');
    setIsOpen(false);
  }, [page, path, searched]);

  function search(words: string) {
    const trimmed = words.trim();
    if (trimmed === '') return;
    setQuery(trimmed);
    setIsOpen(false);
    input.current?.blur();
    router.push(`/search?q=${encodeURIComponent(trimmed)}`);
  }

  async function remove(text: string | null) {
    dropRecent(text);
    setMarked(-1);
    const refused = await forget(text).catch(() => ({ error: { message: t('forgetFailed') } }));
    if (refused === null) announce('recent searches', t('forgotten'));
    else toast.error(refused.error.message);
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
    } else if (event.key === 'Delete' && suggestions[marked]?.kind === 'recent') {
      event.preventDefault();
      void remove(suggestions[marked].text);
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
        className={cn(BOX, query === '' ? 'pr-12' : 'pr-20')}
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
        isOpen={isExpanded}
        suggestions={suggestions}
        marked={marked}
        typed={query.trim()}
        onChoose={search}
        onRemove={(text) => {
          void remove(text);
          if (text === null) input.current?.focus();
        }}
        onEmptied={() => input.current?.focus()}
      />
    </form>
  );
}
