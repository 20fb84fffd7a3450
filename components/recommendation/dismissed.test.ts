import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DismissedEvent, isDismissed, NOTHING_DISMISSED, reduceDismissed } from './dismissed.ts';

const after = (...events: DismissedEvent[]) => events.reduce(reduceDismissed, NOTHING_DISMISSED);
const said = (productId: number, dismissed = true): DismissedEvent => ({ kind: 'said', productId, dismissed });
const told = (...productIds: number[]): DismissedEvent => ({ kind: 'told', productIds });

test('one’s own word counts before the shop’s, and an older answer does not take it back', () => {
  expect(isDismissed(after(said(1)), 1)).toBe(true);
  expect(isDismissed(after(said(1), said(2), told(1)), 2)).toBe(true);
  expect(isDismissed(after(told(1), said(1, false), told(1)), 1)).toBe(false);
});

test('once the shop agrees, its word counts: it may have been taken back in another tab', () => {
  expect(isDismissed(after(said(1), told(1), told()), 1)).toBe(false);
});

test('what the shop refused is not dismissed', () => {
  expect(isDismissed(after(said(1), { kind: 'refused', productId: 1 }), 1)).toBe(false);
});

test('law: whatever was said, when the shop has told the last of it that is what counts', () => {
  const act = fc.record({ productId: fc.integer({ min: 1, max: 4 }), dismissed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      const truth = new Set<number>();
      let state = NOTHING_DISMISSED;
      for (const { productId, dismissed } of acts) {
        state = reduceDismissed(state, said(productId, dismissed));
        if (dismissed) truth.add(productId);
        else truth.delete(productId);
        for (const id of [1, 2, 3, 4]) expect(isDismissed(state, id)).toBe(truth.has(id));
      }
      state = reduceDismissed(state, told(...truth));
      expect(state.own.size).toBe(0);
      for (const id of [1, 2, 3, 4]) expect(isDismissed(state, id)).toBe(truth.has(id));
    }),
  );
});

test('what was taken back on this page is remembered as asked for, until it is dismissed again', () => {
  expect(after(said(1), said(1, false), told()).undone).toEqual(new Set([1]));
  expect(after(said(1, false), said(1)).undone).toEqual(new Set());
});
