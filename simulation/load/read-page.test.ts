import { expect, test } from 'vitest';
import { actionIn, cardsIn, checkoutIn, offersIn } from './read-page.ts';

const card = (id: number, name: string) =>
  `<article data-testid="product-card" data-product-id="${id}"><h3 class="x"><a class="y" href="/products/${id}">${name}</a></h3></article>`;

test('cards are read with the list they stand in', () => {
  const html = `<section data-testid="rec-item-cf" data-tier="personal"><ul><li data-testid="rec-item" data-product-id="5">${card(5, '텐트 &amp; 타프')}</li></ul></section>${card(6, '의자')}`;
  expect(cardsIn(html)).toEqual([
    { productId: 5, name: '텐트 & 타프', list: 'item-cf', position: 0, tier: 'personal' },
    { productId: 6, name: '의자', list: null, position: 0 },
  ]);
});

test('a server action is found by the name its component knows it by', () => {
  const html = String.raw`self.__next_f.push([1,"22:{\"id\":\"40ab\",\"bound\":null}\n1e:[\"$\",{\"addToCart\":\"$h22\"}]"])`;
  expect(actionIn(html, 'addToCart')).toBe('40ab');
  expect(actionIn(html, 'place')).toBeNull();
});

test('offers and the checkout’s key and total are read', () => {
  const offers = String.raw`{\"offerId\":7,\"sellerId\":1,\"sellerName\":\"새벽\",\"priceWon\":10,\"stock\":3}`;
  expect(offersIn(offers)).toEqual([{ offerId: 7, stock: 3 }]);
  const key = '01234567-89ab-cdef-0123-456789abcdef';
  const line = 'fedcba98-7654-3210-fedc-ba9876543210';
  const checkout = String.raw`\"initialPrice\":{\"totals\":{\"itemsWon\":1,\"totalWon\":2500},\"uses\":[]},\"methods\":[\"card\",\"transfer\"],\"cartLineIds\":[\"${line}\"],\"idempotencyKey\":\"${key}\"`;
  expect(checkoutIn(checkout)).toEqual({ idempotencyKey: key, cartLineIds: [line], totalWon: 2500, method: 'card' });
  expect(checkoutIn('<html></html>')).toBeNull();
});
