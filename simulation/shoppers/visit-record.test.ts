import { expect, test } from 'vitest';
import type { ObservedEvent } from './observed.ts';
import { createNotes, emptyRecord } from './visit-record.ts';

const TEN = Date.parse('2026-01-05T10:00:00+09:00');

function visit(...views: [atSeconds: number, productId?: number, categoryId?: number][]) {
  const record = emptyRecord('hesitant');
  for (const [atSeconds, productId, categoryId] of views) {
    const event: ObservedEvent = {
      id: `at ${atSeconds}`,
      type: 'page-viewed',
      atMs: TEN + atSeconds * 1_000,
      payload: { path: '/', ...(productId !== undefined && { productId, categoryId }) },
    };
    record.observed.events.set(event.id, event);
  }
  return { record, notes: createNotes(record) };
}

test('a product’s page that came while nobody waited for it any more was viewed all the same', () => {
  const { record, notes } = visit([0, 7, 3], [50, 8, 3], [60]);
  record.actions = [{ kind: 'viewed', atMs: TEN + 20, productId: 7, categoryId: 3 }];
  notes.closed();
  expect(record.actions.slice(1)).toEqual([{ kind: 'viewed', atMs: TEN + 50_000, productId: 8, categoryId: 3 }]);
});

test('what was not seen to succeed is noted as unsure', () => {
  const { record, notes } = visit();
  notes.failed({ kind: 'add-to-cart' }, 7, TEN);
  notes.failed({ kind: 'place-order' }, undefined, TEN);
  expect(record.actions).toContainEqual(expect.objectContaining({ kind: 'carted', productId: 7, isUnsure: true }));
  expect(record.actions).toContainEqual(expect.objectContaining({ kind: 'ordered', productIds: [7], isUnsure: true }));
});

test('the same words again are perhaps the same search', () => {
  const { record, notes } = visit();
  const found = { page: 'search' as const, cards: [], searchedCategoryId: 3 };
  notes.done({ kind: 'search', query: '텐트' }, found, TEN);
  notes.done({ kind: 'search', query: '텐트' }, found, TEN);
  notes.done({ kind: 'search', query: '의자' }, found, TEN);
  const searches = record.actions.filter((action) => action.kind === 'searched');
  expect(searches.map((action) => 'isUnsure' in action)).toEqual([false, true, false]);
});
