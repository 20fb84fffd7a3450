import fc from 'fast-check';
import { expect, test } from 'vitest';
import { behaviorEventSchema } from '#contracts/events.ts';
import type { ActKind } from '#import/reading/kinds.ts';
import { type Act, eventOf, orderOf } from './to-events.ts';

const acts = fc.record({
  shopper: fc.string({ minLength: 1 }),
  item: fc.string({ minLength: 1 }),
  seconds: fc.integer({ min: 0, max: 4_000_000_000 }),
  kind: fc.constantFrom<ActKind>('act', 'view', 'hover', 'cart', 'cart-removed'),
  quantity: fc.integer({ min: 1, max: 99 }),
  order: fc.constantFrom('', '1', '2'),
  unitPriceWon: fc.integer({ min: 1, max: 3_000_000 }),
  product: fc.record({
    productId: fc.integer({ min: 1, max: 1_000 }),
    categoryId: fc.integer({ min: 1, max: 20 }),
    priceWon: fc.integer({ min: 1, max: 3_000_000 }),
    sellerId: fc.integer({ min: 1, max: 200 }),
  }),
});

test('every row becomes an event that topic `behavior` takes; a shift moves it and leaves its id', () => {
  fc.assert(
    fc.property(acts, fc.integer({ min: 0, max: 1_000_000 }), (act, shift) => {
      const event = eventOf(act, 0);
      expect(behaviorEventSchema.parse(event)).toEqual(event);
      const shifted = eventOf(act, shift);
      expect(shifted.id).toBe(event.id);
      expect(shifted.shopperId).toBe(event.shopperId);
      expect(Date.parse(shifted.occurredAt) - Date.parse(event.occurredAt)).toBe(shift * 1_000);
    }),
  );
});

test('an order has a line a row, at the price and quantity of the row, and its total is their sum', () => {
  fc.assert(
    fc.property(fc.array(acts, { minLength: 1, maxLength: 30 }), (rows) => {
      const [first] = rows as [Act];
      const event = orderOf(
        rows.map((row) => ({ ...row, shopper: first.shopper, seconds: first.seconds, kind: 'order' as const })),
        0,
      );
      expect(behaviorEventSchema.parse(event)).toEqual(event);
      if (event.type !== 'order-placed') throw new Error(event.type);
      const { lines, totalWon } = event.payload;
      const paid = rows.map(({ product, quantity, unitPriceWon }) => [product.productId, quantity, unitPriceWon]);
      expect(lines.map(({ productId, quantity, unitPriceWon }) => [productId, quantity, unitPriceWon])).toEqual(paid);
      expect(lines.reduce((sum, line) => sum + line.quantity * line.unitPriceWon, 0)).toBe(totalWon);
    }),
  );
});
