'use client';

import { useEffect, useState } from 'react';
import type { ProductCard as Card } from '#contracts/catalog.ts';
import { readProductPage } from '../listing/product-page.ts';
import { CardRail } from './card-rail.tsx';
import { RailSkeleton } from './rail.tsx';
import { Section } from './section.tsx';

export interface PopularRailProps {
  title: string;
  /** Named in `product-clicked`. */
  list: string;
}

const ITEMS = 12;

/** Popular products, fetched in the browser. If that fails the page stays without them. */
export function PopularRail({ title, list }: PopularRailProps) {
  /** null: loading. */
  const [cards, setCards] = useState<Card[] | null>(null);
  useEffect(() => {
    let isGone = false;
    readProductPage('/api/products/page?sort=popular&stock=1')
      .then(({ items }) => items.slice(0, ITEMS))
      .catch(() => [])
      .then((items) => {
        if (!isGone) setCards(items);
      });
    return () => {
      isGone = true;
    };
  }, []);

  if (cards?.length === 0) return null;
  return (
    <Section title={title}>
      {cards === null ? <RailSkeleton /> : <CardRail label={title} cards={cards} list={list} />}
    </Section>
  );
}
