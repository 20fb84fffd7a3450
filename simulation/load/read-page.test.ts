import { expect, test } from 'vitest';
import { actionIn, checkoutIn, offersIn, readPage } from './read-page.ts';

const card = (id: number, name: string) =>
  `{"productId":${id},"name":${JSON.stringify(name)},"brand":"x","priceWon":1}`;
const payload = `1:"$Sreact"
4a:["$","$L60",null,{"initial":{"list":"item-cf","tier":"trending","items":[{"productId":5,"score":1,"reason":{"kind":"bought-together","productId":7,"name":"탁자"}}]},"cards":[${card(5, '텐트 & 타프')}],"renderedAtMs":1}]
4b:["$","$L53",null,{"list":"products","cards":[${card(6, '"큰" 의자')},${card(8, '탁자')}]}]`;

test('cards are read apart by recommendation list, from a payload and from the strings of a document', () => {
  const page = {
    rails: [{ list: 'item-cf', cards: [{ productId: 5, name: '텐트 & 타프' }] }],
    cards: [
      { productId: 6, name: '"큰" 의자' },
      { productId: 8, name: '탁자' },
    ],
  };
  expect(readPage(payload)).toEqual(page);
  const plain = payload.replace('\\"큰\\"', '큰');
  const html = `<!DOCTYPE html><script>self.__next_f.push([1,${JSON.stringify(plain)}])</script>`;
  expect(readPage(html).rails).toEqual(page.rails);
  expect(readPage(html).cards.map(({ productId }) => productId)).toEqual([6, 8]);
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
