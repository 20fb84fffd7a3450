import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocateStock } from './allocate-stock.ts';

test('each order takes all of its pieces or none, and a large one leaves them to those behind it', () => {
  const stock = new Map([
    [1, 5],
    [2, 1],
  ]);
  const order = (orderId: string, ...lines: [number, number][]) => ({
    orderId,
    lines: lines.map(([offerId, quantity]) => ({ offerId, quantity })),
  });
  const { taken, soldOut } = allocateStock(stock, [
    order('a', [1, 3]),
    // Two lines of one offer come to more than is left; so does what only one of its lines asks.
    order('b', [1, 1], [1, 2]),
    order('c', [1, 1], [2, 2]),
    order('d', [1, 2], [2, 1]),
    order('e', [3, 1]),
  ]);
  expect([...taken]).toEqual([
    [1, 5],
    [2, 1],
  ]);
  expect([...soldOut]).toEqual(['b', 'c', 'e']);
});

test('no offer gives more than it has, and what is taken is what the accepted orders ask for', () => {
  const lines = fc.array(
    fc.record({ offerId: fc.integer({ min: 1, max: 4 }), quantity: fc.integer({ min: 1, max: 5 }) }),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  fc.assert(
    fc.property(
      fc.array(lines, { maxLength: 20 }),
      fc.array(fc.nat(15), { minLength: 4, maxLength: 4 }),
      (orders, left) => {
        const stock = new Map(left.map((pieces, at) => [at + 1, pieces]));
        const demands = orders.map((each, at) => ({ orderId: String(at), lines: each }));
        const { taken, soldOut } = allocateStock(stock, demands);
        for (const [offerId, pieces] of stock) {
          const asked = demands
            .filter(({ orderId }) => !soldOut.has(orderId))
            .flatMap((demand) => demand.lines.filter((line) => line.offerId === offerId))
            .reduce((sum, { quantity }) => sum + quantity, 0);
          expect(taken.get(offerId) ?? 0).toBe(asked);
          expect(asked).toBeLessThanOrEqual(pieces);
        }
      },
    ),
  );
});
