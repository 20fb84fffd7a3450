import { expect, test } from 'vitest';
import { productsOf } from './catalogue.ts';
import { emptyRecord } from './visit-record.ts';

test('the category is asked for of every product acted on, one a pointer rested on included', () => {
  const record = emptyRecord('gift-buyer');
  record.actions = [
    { kind: 'viewed', atMs: 1, productId: 1 },
    { kind: 'viewed', atMs: 2 },
    { kind: 'hovered', atMs: 3, productId: 2 },
    { kind: 'carted', atMs: 4, byMs: 5, productId: 3 },
    { kind: 'ordered', atMs: 6, byMs: 7, orderId: 'A', productIds: [3, 4], totalWon: 1_000 },
  ];
  expect(productsOf([record])).toEqual([1, 2, 3, 4]);
});
