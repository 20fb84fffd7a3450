import type { ProductCard as Card } from '#contracts/catalog.ts';
import { ProductCard } from './product-card.tsx';
import { Rail } from './rail.tsx';

export interface CardRailProps {
  label: string;
  cards: readonly Card[];
  /** Named in `product-clicked`. */
  list: string;
}

/** A rail of product cards without reasons or per-card controls. */
export function CardRail({ label, cards, list }: CardRailProps) {
  return (
    <Rail label={label}>
      {cards.map((card, position) => (
        <li key={card.productId}>
          <ProductCard card={card} place={{ list, position }} />
        </li>
      ))}
    </Rail>
  );
}
