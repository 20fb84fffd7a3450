import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listsOf } from '#tests/support/model.ts';
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
