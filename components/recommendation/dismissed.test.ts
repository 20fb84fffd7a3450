import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DismissedEvent, isDismissed, NOTHING_DISMISSED, reduceDismissed } from './dismissed.ts';

const after = (...events: DismissedEvent[]) => events.reduce(reduceDismissed, NOTHING_DISMISSED);
const changed = (productId: number, dismissed = true): DismissedEvent => ({ kind: 'changed', productId, dismissed });
const confirmed = (...productIds: number[]): DismissedEvent => ({ kind: 'confirmed', productIds });

test('one’s own word counts before the shop’s, and an older answer does not take it back', () => {
  expect(isDismissed(after(changed(1)), 1)).toBe(true);
  expect(isDismissed(after(changed(1), changed(2), confirmed(1)), 2)).toBe(true);
  expect(isDismissed(after(confirmed(1), changed(1, false), confirmed(1)), 1)).toBe(false);
});

test('once the shop agrees, its word counts: it may have been taken back in another tab', () => {
  expect(isDismissed(after(changed(1), confirmed(1), confirmed()), 1)).toBe(false);
});

test('what the shop refused is not dismissed', () => {
  expect(isDismissed(after(changed(1), { kind: 'refused', productId: 1 }), 1)).toBe(false);
});

test('nothing of it is there for another shopper', () => {
  expect(after(confirmed(1), changed(2), changed(3, false), { kind: 'forgotten' })).toEqual(NOTHING_DISMISSED);
});

test('law: whatever was said, when the shop has told the last of it that is what counts', () => {
  const act = fc.record({ productId: fc.integer({ min: 1, max: 4 }), dismissed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      const truth = new Set<number>();
      let state = NOTHING_DISMISSED;
      for (const { productId, dismissed } of acts) {
        state = reduceDismissed(state, changed(productId, dismissed));
        if (dismissed) truth.add(productId);
        else truth.delete(productId);
        for (const id of [1, 2, 3, 4]) expect(isDismissed(state, id)).toBe(truth.has(id));
      }
      state = reduceDismissed(state, confirmed(...truth));
      expect(state.own.size).toBe(0);
      for (const id of [1, 2, 3, 4]) expect(isDismissed(state, id)).toBe(truth.has(id));
    }),
  );
});

test('what was taken back on this page is remembered as asked for, until it is dismissed again', () => {
  expect(after(changed(1), changed(1, false), confirmed()).undone).toEqual(new Set([1]));
  expect(after(changed(1, false), changed(1)).undone).toEqual(new Set());
});
