import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, SCAN_KINDS, type Scan, type ScanKind } from './scan.ts';
import { isEnded } from './state.ts';

const scan = (kind: ScanKind, minute: number): Scan => ({ kind, at: new Date(minute * 60_000), place: null });

test('a parcel goes through the hub, out and to its door', () => {
  const { state, changes } = advance(
    'SHIPPED',
    [],
    [scan('delivered', 9), scan('hub', 2), scan('out-for-delivery', 7)],
  );
  expect(state).toBe('DELIVERED');
  expect(changes.map(({ code, state: after }) => [code, after])).toEqual([
    ['hub', 'SHIPPED'],
    ['out-for-delivery', 'IN_DELIVERY'],
    ['delivered', 'DELIVERED'],
  ]);
});

test('an attempt that failed is followed by another', () => {
  const first = advance('IN_DELIVERY', [], [scan('delivery-failed', 3)]);
  expect(first.state).toBe('DELIVERY_FAILED');
  const again = advance(first.state, first.changes, [scan('delivery-failed', 3), scan('out-for-delivery', 5)]);
  expect(again).toMatchObject({ state: 'IN_DELIVERY', changes: [{ code: 'out-for-delivery' }] });
});

test('a scan that comes late is kept as a place, and does not lead back', () => {
  const { state, changes } = advance('IN_DELIVERY', [], [scan('hub', 1)]);
  expect(state).toBe('IN_DELIVERY');
  expect(changes).toMatchObject([{ code: 'hub', state: 'IN_DELIVERY' }]);
});

test('nothing counts after the end', () => {
  expect(advance('DELIVERED', [], [scan('lost', 99)]).changes).toEqual([]);
  expect(advance('SHIPPED', [], [scan('lost', 1), scan('delivered', 2)]).state).toBe('LOST');
});

test('law: the same scans again, in any sequence and in parts, end as all at once in theirs', () => {
  const scans = fc.uniqueArray(
    fc.record({ kind: fc.constantFrom(...SCAN_KINDS), at: fc.integer({ min: 1, max: 50 }).map((m) => new Date(m)) }),
    { selector: ({ at }) => at.getTime(), maxLength: 8 },
  );
  fc.assert(
    fc.property(scans, fc.nat(), (unplaced, cut) => {
      const all = unplaced.map((each) => ({ ...each, place: null })).sort((a, b) => Number(a.at) - Number(b.at));
      const whole = advance('SHIPPED', [], all);
      const part = advance('SHIPPED', [], all.slice(0, cut % (all.length + 1)));
      const rest = advance(part.state, part.changes, [...all].reverse());
      expect(rest.state).toBe(whole.state);
      expect([...part.changes, ...rest.changes]).toEqual(whole.changes);
      if (isEnded(whole.state)) expect(advance(whole.state, whole.changes, all).changes).toEqual([]);
    }),
  );
});
