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

/** What is popular, fetched once it is on the page. Without it the page stands as it is. */
export function PopularRail({ title, list }: PopularRailProps) {
  /** null: under way. */
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
