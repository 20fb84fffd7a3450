import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DrawnList, newCount, reduceLive, renderedState } from './live-list.ts';

function drawn(second: number, ...productIds: number[]): DrawnList {
  return {
    list: {
      list: 'item-cf',
      tier: 'personal',
      computedAt: new Date(Date.UTC(2026, 2, 1, 0, 0, second)).toISOString(),
      items: productIds.map((productId) => ({ productId, score: 1, reason: { kind: 'viewed' } })),
    },
    cards: new Map(),
  };
}

const start = renderedState(drawn(0, 1, 2, 3));

test('nobody touches it: it changes at once', () => {
  const state = reduceLive(start, { kind: 'arrived', drawn: drawn(1, 4, 1), isHeld: false, nowMs: 50 });
  expect(state.shown.list.items[0]?.productId).toBe(4);
  expect(state.changedAtMs).toBe(50);
});

test('under a pointer it waits, counts what is new, and comes when asked', () => {
  const held = reduceLive(start, { kind: 'arrived', drawn: drawn(1, 4, 5, 1), isHeld: true, nowMs: 50 });
  expect(held.shown).toBe(start.shown);
  expect(newCount(held)).toBe(2);
  const asked = reduceLive(held, { kind: 'asked', nowMs: 60 });
  expect(asked.shown.list.items.map(({ productId }) => productId)).toEqual([4, 5, 1]);
  expect(newCount(asked)).toBe(0);
  expect([...asked.freshIds]).toEqual([4, 5]);
});

test('what stood in for a late answer gives way to the answer, though that was computed before', () => {
  const standIn = drawn(5, 7, 8);
  const late = renderedState({ ...standIn, list: { ...standIn.list, tier: 'trending', late: true } });
  const answered = reduceLive(late, { kind: 'arrived', drawn: drawn(1, 4, 5), isHeld: false, nowMs: 50 });
  expect(answered.shown.list.items.map(({ productId }) => productId)).toEqual([4, 5]);
  const before = reduceLive(answered, { kind: 'arrived', drawn: drawn(0, 9), isHeld: false, nowMs: 60 });
  expect(before.shown).toBe(answered.shown);
});

test('the same products in the same order disturb nobody', () => {
  const state = reduceLive(start, { kind: 'arrived', drawn: drawn(1, 1, 2, 3), isHeld: true, nowMs: 50 });
  expect(state.waiting).toBeNull();
  expect(state.changedAtMs).toBeNull();
  expect(state.shown.list.computedAt).toBe(drawn(1).list.computedAt);
});

test('law: in whatever order lists arrive, the one computed last stands in the end', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 1 }), fc.array(fc.boolean()), (seconds, holds) => {
      let state = start;
      seconds.forEach((second, index) => {
        const isHeld = holds[index] ?? false;
        state = reduceLive(state, { kind: 'arrived', drawn: drawn(second, second * 10), isHeld, nowMs: index });
        if (isHeld) expect(state.waiting ?? state.shown).toBeDefined();
      });
      state = reduceLive(state, { kind: 'released', nowMs: 100 });
      expect(state.shown.list.items[0]?.productId).toBe(Math.max(...seconds) * 10);
    }),
  );
});

test('law: while held the drawn products never change', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 9 })), { maxLength: 5 }), (lists) => {
      let state = start;
      lists.forEach((ids, index) => {
        state = reduceLive(state, { kind: 'arrived', drawn: drawn(index + 1, ...ids), isHeld: true, nowMs: index });
        expect(state.shown.list.items.map(({ productId }) => productId)).toEqual([1, 2, 3]);
      });
    }),
  );
});

const forAll = renderedState(drawn(50, 1, 2, 3), false);
const idsOf = (state: typeof start) => state.shown.list.items.map(({ productId }) => productId);

test('the shopper’s own list takes the place of everybody’s, though computed before, without a note of a change', () => {
  const own = reduceLive(forAll, { kind: 'arrived', drawn: drawn(1, 4, 5), isHeld: false, nowMs: 50 });
  expect([idsOf(own), own.isOwn, own.changedAtMs, own.freshIds.size]).toEqual([[4, 5], true, null, 0]);
  // The page rendered again for everybody does not take it away.
  expect(reduceLive(own, { kind: 'rendered-for-all', drawn: drawn(60, 7) })).toBe(own);
  expect(idsOf(reduceLive(forAll, { kind: 'rendered-for-all', drawn: drawn(60, 7) }))).toEqual([7]);
  expect(reduceLive(forAll, { kind: 'rendered-for-all', drawn: { ...forAll.shown } })).toBe(forAll);
});

test('under a pointer the list for everybody stays, and does not count as the shopper’s own', () => {
  const held = reduceLive(forAll, { kind: 'arrived', drawn: drawn(1, 4, 5), isHeld: true, nowMs: 50 });
  expect([idsOf(held), held.isOwn]).toEqual([[1, 2, 3], false]);
  const released = reduceLive(held, { kind: 'released', nowMs: 60 });
  expect([idsOf(released), released.isOwn]).toEqual([[4, 5], true]);
});

test('a fallback of the shopper’s own keeps what is drawn, with its id and variant', () => {
  const { list } = drawn(1, 9);
  const own = reduceLive(forAll, { kind: 'own-fallback', list: { ...list, id: 'the id', variant: 'a/b' } });
  expect([idsOf(own), own.isOwn]).toEqual([[1, 2, 3], true]);
  expect(own.shown.list).toMatchObject({ id: 'the id', variant: 'a/b' });
  // It takes no place of a personal list, nor of one that waits.
  expect(reduceLive(own, { kind: 'own-fallback', list: { ...list, id: 'another' } })).toBe(own);
  const held = reduceLive(forAll, { kind: 'arrived', drawn: drawn(1, 4, 5), isHeld: true, nowMs: 50 });
  expect(reduceLive(held, { kind: 'own-fallback', list })).toBe(held);
});
