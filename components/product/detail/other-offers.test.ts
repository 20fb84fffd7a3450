import { expect, test } from 'vitest';
import type { Offer } from './offer-list.tsx';
import { otherOffers } from './other-offers.ts';

const offer = (offerId: number, priceWon: number, stock: number) => ({ offerId, priceWon, stock }) as Offer;

test('a product of which nothing is left has no other sellers, whatever they would ask', () => {
  const offers = [offer(1, 22_900, 0), offer(2, 23_000, 0), offer(3, 24_000, 0)];
  expect(otherOffers(offers, 1)).toEqual({ count: 0, fromWon: null, isCheapest: false });
});

test('of the others the cheapest that has some counts, also where that is cheaper than the chosen', () => {
  const offers = [offer(1, 22_900, 5), offer(2, 23_000, 2), offer(3, 20_000, 0)];
  expect(otherOffers(offers, 1)).toEqual({ count: 1, fromWon: 23_000, isCheapest: true });
  expect(otherOffers(offers, 2)).toEqual({ count: 1, fromWon: 22_900, isCheapest: false });
});

test('a single seller is not the cheapest of anybody', () => {
  expect(otherOffers([offer(1, 22_900, 5)], 1)).toEqual({ count: 0, fromWon: null, isCheapest: false });
});
