import { expect, test } from 'vitest';
import { UuidTable } from '../memory/uuid-table.ts';
import { CoOccurrence } from './co-occurrence.ts';
import { HolderIndex } from './holder-index.ts';
import { SequenceIndex } from './sequence-index.ts';
import { CELL_UNIT, DEFAULT_SETTINGS, type ModelSettings } from './settings.ts';
import { strengthOf } from './weights.ts';

interface Step {
  item: number;
  affinity?: number;
  sameBasket?: boolean;
}

/** Shoppers whose items came in this order; each holds each of theirs, the first shopper's acts the oldest. */
function pairsOf(shoppers: readonly (readonly (Step | number)[])[], changed: Partial<ModelSettings> = {}) {
  const settings = { ...DEFAULT_SETTINGS, ...changed };
  const ids = new UuidTable();
  const sequences = new SequenceIndex(settings.historyLimit, settings.affinityCap);
  const holders = new HolderIndex(settings.holdersPerItem, ids);
  const items = 1 + Math.max(0, ...shoppers.flat().map((step) => (typeof step === 'number' ? step : step.item)));
  holders.ensure(items);
  shoppers.forEach((steps, n) => {
    const shopper = ids.ensure(`${String(n).padStart(8, '0')}-0000-7000-8000-000000000000`);
    sequences.ensure(shopper);
    steps.forEach((step, ordinal) => {
      const { item, affinity = 2, sameBasket = false } = typeof step === 'number' ? { item: step } : step;
      sequences.append(shopper, ordinal, item, !sameBasket, affinity);
      holders.hold(item, shopper, 1_000 * n + ordinal, ordinal, false);
    });
  });
  return { pairs: new CoOccurrence({ settings, sequences, holders, items: () => items }), sequences, holders };
}

/** C[from → …], by item. */
function rowOf({ pairs }: Pick<ReturnType<typeof pairsOf>, 'pairs'>, from: number): Record<number, number> {
  pairs.count(from);
  const neighbours = Array.from({ length: pairs.size }, (_, k) => pairs.item(k));
  expect(new Set(neighbours).size).toBe(neighbours.length);
  return Object.fromEntries(neighbours.map((item) => [item, pairs.cell(item)]));
}

/** The formula of docs/decisions/0010: `before` items lie before the later of the two, `gap` baskets between them. */
function forward(before: number, gap: number, earlier = 2, later = 2): number {
  const strengths = strengthOf(earlier) * strengthOf(later);
  return Math.round((CELL_UNIT * strengths) / (Math.log(2 + Math.min(before, 20)) * Math.sqrt(Math.max(1, gap))));
}
const backward = (before: number, gap: number, earlier = 2, later = 2) =>
  Math.round(0.75 * forward(before, gap, earlier, later));

test('a pair counts less the further apart it is and the more lay before it, and three quarters backwards', () => {
  const made = pairsOf([[0, 1, 2, 3]]);
  expect(rowOf(made, 0)).toEqual({ 1: forward(1, 1), 2: forward(2, 2), 3: forward(3, 3) });
  expect(rowOf(made, 1)).toEqual({ 0: backward(1, 1), 2: forward(2, 1), 3: forward(3, 2) });
  expect(rowOf(made, 3)).toEqual({ 0: backward(3, 3), 1: backward(3, 2), 2: backward(3, 1) });
});

test('a cell is the strength of both, in its unit', () => {
  // 1,024 · 1 · 1 / ln 3, and three quarters of it.
  expect(rowOf(pairsOf([[0, 1]]), 0)).toEqual({ 1: 932 });
  expect(rowOf(pairsOf([[0, 1]]), 1)).toEqual({ 0: 699 });
  const made = pairsOf([
    [
      { item: 0, affinity: 8 },
      { item: 1, affinity: 1 },
      { item: 2, affinity: 5 },
    ],
  ]);
  expect(rowOf(made, 0)).toEqual({ 1: forward(1, 1, 8, 1), 2: forward(2, 2, 8, 5) });
  expect(rowOf(made, 1)).toEqual({ 0: backward(1, 1, 8, 1), 2: forward(2, 1, 1, 5) });
  expect(rowOf(made, 2)).toEqual({ 0: backward(2, 2, 8, 5), 1: backward(2, 1, 1, 5) });
});

test('lines of one order have no direction and no gap, and gaps are counted in baskets', () => {
  const made = pairsOf([[0, 1, { item: 2, sameBasket: true }, 3]]);
  expect(rowOf(made, 1)).toEqual({ 0: backward(1, 1), 2: forward(2, 0), 3: forward(3, 1) });
  expect(rowOf(made, 2)).toEqual({ 0: backward(2, 1), 1: forward(2, 0), 3: forward(3, 1) });
  expect(rowOf(made, 0)).toEqual({ 1: forward(1, 1), 2: forward(2, 1), 3: forward(3, 2) });
  expect(rowOf(made, 3)).toEqual({ 0: backward(3, 2), 1: backward(3, 1), 2: backward(3, 1) });
});

test('items exactly as far apart as the window pair, one further does not', () => {
  const made = pairsOf([[0, 1, 2, 3, 4, 5, 6]], { pairWindow: 2 });
  expect(Object.keys(rowOf(made, 3))).toEqual(['1', '2', '4', '5']);
  expect(Object.keys(rowOf(made, 0))).toEqual(['1', '2']);
  expect(Object.keys(rowOf(made, 6))).toEqual(['4', '5']);
});

test('from the twentieth item before it on, a pair counts no less', () => {
  const made = pairsOf([Array.from({ length: 40 }, (_, n) => n)]);
  expect(rowOf(made, 18)).toMatchObject({ 19: forward(19, 1), 20: forward(20, 2), 21: forward(20, 3) });
  expect(rowOf(made, 30)).toMatchObject({ 29: backward(20, 1), 31: forward(20, 1) });
});

test('a row sums over all shoppers who hold the item', () => {
  const made = pairsOf([
    [0, 1],
    [2, 0, 1],
    [1, 0],
  ]);
  expect(rowOf(made, 0)).toEqual({ 1: forward(1, 1) + forward(2, 1) + backward(1, 1), 2: backward(1, 1) });
});

test('only the newest holders count, exactly as many as the limit', () => {
  const shoppers = [
    [0, 1],
    [0, 2],
    [0, 3],
  ];
  expect(Object.keys(rowOf(pairsOf(shoppers, { pairHolders: 3 }), 0))).toEqual(['1', '2', '3']);
  expect(Object.keys(rowOf(pairsOf(shoppers, { pairHolders: 2 }), 0))).toEqual(['2', '3']);
});

test('what its shopper took back makes no pair, on either side', () => {
  const made = pairsOf([[0, { item: 1, affinity: 0 }, 2]]);
  expect(rowOf(made, 1)).toEqual({});
  expect(rowOf(made, 0)).toEqual({ 2: forward(2, 2) });
  expect(rowOf(made, 2)).toEqual({ 0: backward(2, 2) });
});

test('what left a history makes no pair; the places around it stay as they were', () => {
  const made = pairsOf([[0, 1, 2]]);
  made.sequences.erase(0, 1, 1);
  expect(rowOf(made, 1)).toEqual({});
  expect(rowOf(made, 0)).toEqual({ 2: forward(2, 2) });
  expect(rowOf(made, 2)).toEqual({ 0: backward(2, 2) });
});

test('a place that was overwritten by a later item is not taken for the item that stood there', () => {
  // Eight places: items 0 and 1 are overwritten by 8 and 9, while their holders still stand in the index.
  const made = pairsOf([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]], { historyLimit: 8, pairWindow: 4 });
  expect(rowOf(made, 0)).toEqual({});
  expect(rowOf(made, 1)).toEqual({});
  expect(Object.keys(rowOf(made, 2))).toEqual(['3', '4', '5', '6']);
  expect(Object.keys(rowOf(made, 4))).toEqual(['2', '3', '5', '6', '7', '8']);
});

test('a row stands until the next is counted, and nothing of it stays behind', () => {
  const made = pairsOf([
    [0, 1],
    [2, 3],
  ]);
  expect(rowOf(made, 0)).toEqual({ 1: forward(1, 1) });
  expect(rowOf(made, 2)).toEqual({ 3: forward(1, 1) });
  expect([made.pairs.cell(1), made.pairs.cell(3), made.pairs.cell(100_000)]).toEqual([0, forward(1, 1), 0]);
  expect(rowOf(made, 2)).toEqual({ 3: forward(1, 1) });
});

test('an item that no shopper holds has an empty row', () => {
  const made = pairsOf([[0, 5]]);
  expect(rowOf(made, 0)).toEqual({ 5: forward(1, 1) });
  expect(rowOf(made, 3)).toEqual({});
  expect(made.pairs.cell(5)).toBe(0);
});

test('there is room for every item, also where all of them are neighbours', () => {
  const others = Array.from({ length: 300 }, (_, n) => n + 1);
  const made = pairsOf(others.map((item) => [0, item]));
  expect(Object.keys(rowOf(made, 0))).toHaveLength(128);
  expect(
    Object.keys(
      rowOf(
        pairsOf(
          others.map((item) => [0, item]),
          { pairHolders: 512 },
        ),
        0,
      ),
    ),
  ).toHaveLength(300);
});
