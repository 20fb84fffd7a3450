'use client';

import { useTranslations } from 'next-intl';
import { type MouseEvent, useRef, useState } from 'react';
import { announce } from '#components/announcer/announcer.tsx';
import { buttonVariants } from '#components/ui/button.tsx';
import { afterPaint, focusOn } from '#components/ui/focus.ts';
import type { ProductCard as Card } from '#contracts/catalog.ts';
import { ProductCard } from '../widgets/product-card.tsx';
import { ProductGrid } from './product-grid.tsx';
import { readProductPage } from './product-page.ts';
import { type ShownList, useSavedList } from './use-saved-list.ts';

export interface ProductListProps {
  /** Named in `product-clicked`. */
  list: 'products' | 'search';
  /** The first page. */
  cards: Card[];
  nextCursor: string | null;
  total: number;
  /** Page the next products are on, without its cursor: "/products?category=food&". */
  pageHref: string;
  /** Where the next products are read: "/api/products/page?category=food&". */
  apiHref: string;
}

/** Pictures visible without scrolling at any width. */
const SEEN_FIRST = 4;

/**
 * A paginated list of products; further pages are appended below. Back and a reload restore it (use-saved-list.ts).
 * Without script the button is a link to the next page. Keyed by its list: another filter starts from its first page.
 */
export function ProductList({ list, cards, nextCursor, total, pageHref, apiHref }: ProductListProps) {
  const t = useTranslations('product.list');
  const [shown, setShown] = useState<ShownList>({ cards, nextCursor });
  const [state, setState] = useState<'ready' | 'loading' | 'failed'>('ready');
  const grid = useRef<HTMLUListElement>(null);
  useSavedList(shown, setShown);

  async function load(event: MouseEvent) {
    event.preventDefault();
    const { nextCursor: cursor } = shown;
    if (cursor === null || state === 'loading') return;
    setState('loading');
    try {
      const page = await readProductPage(`${apiHref}cursor=${encodeURIComponent(cursor)}`);
      setShown((before) => {
        const known = new Set(before.cards.map(({ productId }) => productId));
        const more = page.items.filter(({ productId }) => !known.has(productId));
        return { cards: [...before.cards, ...more], nextCursor: page.nextCursor };
      });
      setState('ready');
      if (page.nextCursor === null) {
        // The link is removed, and with it the text that shows how many products are loaded.
        announce('list', t('shownAll', { total }));
        afterPaint(() => focusOn(grid.current?.querySelectorAll<HTMLElement>('li a').item(shown.cards.length)));
      }
    } catch {
      setState('failed');
    }
  }

  return (
    <>
      <ProductGrid ref={grid}>
        {shown.cards.map((card, position) => (
          <li key={card.productId}>
            <ProductCard card={card} place={{ list, position }} priority={position < SEEN_FIRST} />
          </li>
        ))}
      </ProductGrid>
      {shown.nextCursor === null ? null : (
        <div className="mt-10 flex flex-col items-center gap-2.5">
          <a
            href={`${pageHref}cursor=${encodeURIComponent(shown.nextCursor)}`}
            rel="next"
            onClick={load}
            aria-busy={state === 'loading'}
            className={buttonVariants({ variant: 'outline', size: 'lg', className: 'w-full max-w-96' })}
          >
            {state === 'loading' ? t('loadingMore') : t('more')}
          </a>
          <p className="won text-sm text-muted-foreground" aria-live="polite">
            {state === 'failed' ? t('moreFailed') : t('shownOf', { shown: shown.cards.length, total })}
          </p>
        </div>
      )}
    </>
  );
}
