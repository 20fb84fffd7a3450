import type { Offer } from './offer-list.tsx';

export interface OtherOffers {
  /** Other sellers who have it now; nothing is offered where all of it is sold. */
  count: number;
  /** The cheapest of them; null: there is none. */
  fromWon: number | null;
  /** The chosen offer is the cheapest of all that can be bought, and not the only one. */
  isCheapest: boolean;
}

/** What there is to buy beside the offer that is chosen. */
export function otherOffers(offers: readonly Offer[], chosenId: number | null): OtherOffers {
  const inStock = offers.filter(({ stock }) => stock > 0);
  const others = inStock.filter(({ offerId }) => offerId !== chosenId);
  const chosen = inStock.find(({ offerId }) => offerId === chosenId);
  const fromWon = others.length === 0 ? null : Math.min(...others.map(({ priceWon }) => priceWon));
  return {
    count: others.length,
    fromWon,
    isCheapest: chosen !== undefined && fromWon !== null && chosen.priceWon <= fromWon,
  };
}
