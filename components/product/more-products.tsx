'use client';

import { LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type MouseEvent, useState } from 'react';
import { buttonVariants } from '#components/ui/button.tsx';
import type { ProductCard as Card } from '#contracts/catalog.ts';
import { ProductCard } from './product-card.tsx';
import { ProductGrid } from './product-grid.tsx';
import { readProductPage } from './product-page.ts';

export interface MoreProductsProps {
  /** Page the next products are on, without its cursor: "/products?category=food&". */
  pageHref: string;
  /** Where the next products are read: "/api/products/page?category=food&". */
  apiHref: string;
  nextCursor: string | null;
  shown: number;
  total: number;
}

/**
 * The rest of a list, a page at a time, beneath what is there. Without script the button is a link to the next page.
 * Keyed by its list (pageHref): another filter begins anew.
 */
export function MoreProducts({ pageHref, apiHref, nextCursor, shown, total }: MoreProductsProps) {
  const t = useTranslations('product.list');
  const [cards, setCards] = useState<Card[]>([]);
  const [cursor, setCursor] = useState(nextCursor);
  const [state, setState] = useState<'ready' | 'loading' | 'failed'>('ready');

  async function load(event: MouseEvent) {
    event.preventDefault();
    if (cursor === null || state === 'loading') return;
    setState('loading');
    try {
      const page = await readProductPage(`${apiHref}cursor=${encodeURIComponent(cursor)}`);
      setCards((before) => {
        const known = new Set(before.map(({ productId }) => productId));
        return [...before, ...page.items.filter(({ productId }) => !known.has(productId))];
      });
      setCursor(page.nextCursor);
      setState('ready');
    } catch {
      setState('failed');
    }
  }

  return (
    <>
      {cards.length === 0 ? null : (
        <ProductGrid className="mt-8 md:mt-10">
          {cards.map((card, index) => (
            <li key={card.productId}>
              <ProductCard card={card} place={{ list: 'products', position: shown + index }} />
            </li>
          ))}
        </ProductGrid>
      )}
      {cursor === null ? null : (
        <div className="mt-10 flex flex-col items-center gap-2.5">
          <a
            href={`${pageHref}cursor=${encodeURIComponent(cursor)}`}
            onClick={load}
            aria-busy={state === 'loading'}
            className={buttonVariants({ variant: 'outline', size: 'lg', className: 'w-full max-w-96' })}
          >
            {state === 'loading' ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
            {state === 'loading' ? t('loadingMore') : t('more')}
          </a>
          <p className="won text-sm text-muted-foreground" aria-live="polite">
            {state === 'failed' ? t('moreFailed') : t('shownOf', { shown: shown + cards.length, total })}
          </p>
        </div>
      )}
    </>
  );
}
