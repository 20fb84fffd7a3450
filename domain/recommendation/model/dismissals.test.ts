import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listsOf } from '#tests/support/model.ts';
import { Dismissals } from './dismissals.ts';
import { catalogueOf, logArbitrary, SHOPPERS } from './log.arbitrary.ts';
import { RecommendationModel } from './model.ts';
import type { SignalEvent } from './signals.ts';
import { restoreModel, snapshotModel } from './snapshot.ts';

const LATE = '2030-01-01T00:00:00Z';
const [ME, OTHER] = SHOPPERS as [string, string];
let eventsMade = 0;
function dismissal(productId: number, undone = false, occurredAt = LATE, shopperId = ME): SignalEvent {
  const id = `00000000-0000-7000-a000-${String(eventsMade++).padStart(12, '0')}`;
  const type = undone ? 'product-dismissal-undone' : 'product-dismissed';
  return { id, type, occurredAt, shopperId, payload: { productId } };
}
function modelOf(events: readonly SignalEvent[], dismissalsPerShopper = 256): RecommendationModel {
  const model = new RecommendationModel({ dismissalsPerShopper }, { size: 8 });
  for (const product of catalogueOf()) model.putProduct(product);
  for (const event of events) model.apply(event);
  return model;
}

test('law: what is dismissed leaves all of the shopper’s lists, nobody else’s, and comes back when it is taken back', () => {
  fc.assert(
    fc.property(
      logArbitrary({ maxLength: 40, dismissals: false }),
      fc.integer({ min: 100, max: 113 }),
      (events, id) => {
        const before = modelOf(events);
        const dismissed = modelOf([...events, dismissal(id)]);
        for (const list of listsOf(dismissed, ME)) expect(list.items.map((item) => item.productId)).not.toContain(id);
        for (const other of SHOPPERS.slice(1)) expect(listsOf(dismissed, other)).toEqual(listsOf(before, other));
        const undone = modelOf([...events, dismissal(id), dismissal(id, true, '2030-01-01T00:00:01Z')]);
        expect(listsOf(undone, ME)).toEqual(listsOf(before, ME));
      },
    ),
    { numRuns: 40 },
  );
});

test('a snapshot keeps them, also of a shopper who did nothing else', () => {
  const stranger = '77777777-0000-7000-8000-000000000000';
  const model = modelOf([dismissal(101), dismissal(102), dismissal(101, true), dismissal(5, false, LATE, stranger)]);
  const restored = restoreModel(snapshotModel(model, {}), {}, {}).model;
  expect(restored.dismissals.of(ME)).toEqual([102]);
  expect(restored.dismissals.of(stranger)).toEqual([5]);
  restored.apply(dismissal(101));
  expect(restored.dismissals.of(ME)).toEqual([102, 101]);
});

test('an old word told again late changes nothing', () => {
  const first = dismissal(101, false, '2030-01-01T00:00:00Z');
  const second = dismissal(101, true, '2030-01-01T00:00:05Z');
  expect(modelOf([first, second, first]).dismissals.of(ME)).toEqual([]);
});

test('no more are kept than the limit, the newest', () => {
  const events = Array.from({ length: 10 }, (_, n) => dismissal(100 + n));
  expect(modelOf(events, 4).dismissals.of(ME)).toEqual([106, 107, 108, 109]);
});

test('a log-in takes a guest’s along; who is forgotten leaves none', () => {
  const adopted: SignalEvent = {
    id: '00000000-0000-7000-b000-000000000000',
    type: 'history-adopted',
    occurredAt: LATE,
    shopperId: OTHER,
    payload: { guestId: ME, views: [], dismissedProductIds: [103] },
  };
  const model = modelOf([dismissal(103), adopted]);
  expect(model.dismissals.of(OTHER)).toEqual([103]);
  const id = '00000000-0000-7000-b000-000000000001';
  model.apply({ id, type: 'shopper-forgotten', occurredAt: LATE, shopperId: OTHER, payload: {} });
  expect(model.dismissals.of(OTHER)).toEqual([]);
  expect(model.dismissals.of(ME)).toEqual([103]);
});

/** Of a shopper after these events; whether each of them changed anything. */
function folded(events: readonly SignalEvent[], limit = 4) {
  const dismissals = new Dismissals(limit);
  const changed = events.map((event) => dismissals.apply(event));
  return { dismissals, changed, ids: dismissals.of(ME) };
}
const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString();

test('apply returns true only for an event that changes what is left out', () => {
  const events = [
    dismissal(101, false, at(1)),
    dismissal(101, false, at(2)),
    dismissal(101, true, at(3)),
    dismissal(101, true, at(4)),
    dismissal(102, true, at(5)),
  ];
  expect(folded(events).changed).toEqual([true, false, true, false, true]);
  const id = '00000000-0000-7000-b000-000000000002';
  const other = { id, occurredAt: at(6), shopperId: ME };
  const { dismissals } = folded(events);
  expect(dismissals.apply({ ...other, type: 'page-viewed', payload: { productId: 101 } })).toBe(false);
  expect(dismissals.apply({ ...other, type: 'shopper-forgotten', payload: {} })).toBe(true);
  expect(dismissals.apply({ ...other, type: 'shopper-forgotten', payload: {} })).toBe(false);
});

test('of two events of one moment the later in the log counts; an older one changes nothing', () => {
  expect(folded([dismissal(101, false, at(5)), dismissal(101, true, at(5))]).ids).toEqual([]);
  const { ids, changed } = folded([dismissal(101, false, at(5)), dismissal(101, true, at(4))]);
  expect([ids, changed]).toEqual([[101], [true, false]]);
});

test('exactly the limit is kept; one dismissed again is among the newest', () => {
  const four = [1, 2, 3, 4].map((n) => dismissal(100 + n, false, at(n)));
  expect(folded(four).ids).toEqual([101, 102, 103, 104]);
  const again = dismissal(101, false, at(5));
  expect(folded([...four, again]).ids).toEqual([102, 103, 104, 101]);
  expect(folded([...four, again, dismissal(105, false, at(6))]).ids).toEqual([103, 104, 101, 105]);
});

test('for a log-in that adopts dismissals, apply returns whether any of them is new', () => {
  const adoption = (dismissedProductIds?: number[]): SignalEvent => ({
    id: '00000000-0000-7000-b000-000000000003',
    type: 'history-adopted',
    occurredAt: at(1),
    shopperId: ME,
    payload: { guestId: OTHER, views: [], dismissedProductIds },
  });
  const { ids, changed } = folded([
    adoption(),
    adoption([]),
    adoption([101, 102]),
    adoption([101]),
    adoption([102, 103]),
  ]);
  expect(changed).toEqual([false, false, true, false, true]);
  expect(ids).toEqual([101, 102, 103]);
});

test('whose dismissals there are, and whether there are any', () => {
  const dismissals = new Dismissals(4);
  expect([dismissals.isEmpty, [...dismissals.shopperIds()], dismissals.kept()]).toEqual([true, [], []]);
  dismissals.apply(dismissal(101, false, at(1)));
  dismissals.apply(dismissal(102, true, at(2)));
  dismissals.apply(dismissal(5, false, at(3), OTHER));
  expect([dismissals.isEmpty, [...dismissals.shopperIds()]]).toEqual([false, [ME, OTHER]]);
  const kept = [
    [
      ME,
      [
        [101, Date.parse(at(1)), 1],
        [102, Date.parse(at(2)), 0],
      ],
    ],
    [OTHER, [[5, Date.parse(at(3)), 1]]],
  ];
  expect(dismissals.kept()).toEqual(kept);
  const restored = new Dismissals(4);
  restored.restore(dismissals.kept());
  expect([restored.kept(), restored.of(ME), restored.of(OTHER)]).toEqual([kept, [101], [5]]);
});
