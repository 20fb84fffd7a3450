import { expect, test } from 'vitest';
import { modelOfProducts } from '#tests/support/model.ts';
import type { SignalEvent } from '../model/signals.ts';
import { LIST_DEFINITIONS } from './definitions.ts';
import type { ListDefinition } from './list-context.ts';
import { Recommender } from './recommender.ts';
import { LIST_NAMES, type ListName, SHOPPER_LIST_NAMES } from './registry.ts';
import { ranked } from './steps.ts';

const ME = '01890000-0000-7000-8000-000000000001';

function modelWithOneView() {
  const model = modelOfProducts(40);
  const event = { id: ME, type: 'page-viewed', shopperId: ME, occurredAt: '2025-06-01T00:00:00Z' };
  return { model, shopper: model.apply({ ...event, payload: { productId: 1 } } as SignalEvent) };
}

test('each list of the registry is made, in its order, and is a shopper’s own where the registry has it so', () => {
  expect(LIST_DEFINITIONS.map(({ name }) => name)).toEqual(LIST_NAMES);
  const own = LIST_DEFINITIONS.filter(({ forShopper }) => forShopper !== undefined);
  expect(own.map(({ name }) => name)).toEqual(SHOPPER_LIST_NAMES);
});

test('a list more is one definition: the recommender makes it, and the others stay as they are', () => {
  const { model, shopper } = modelWithOneView();
  const planted: ListDefinition = {
    name: 'newest' as ListName,
    forShopper: ({ lists }) =>
      lists.compose('newest' as ListName, [
        {
          tier: 'new',
          candidates: () => ranked(lists.model.catalogue.newest()),
          reason: () => ({ kind: 'new' }),
        },
      ]),
  };
  const before = new Recommender(model).listsOf(shopper).lists;
  const after = new Recommender(model, {}, [...LIST_DEFINITIONS, planted]).listsOf(shopper).lists;
  expect(after.slice(0, -1)).toEqual(before);
  expect(after.at(-1)).toMatchObject({ list: 'newest', tier: 'new' });
  // What the shopper has seen is left out of it, as of every list.
  expect(after.at(-1)?.items.map(({ productId }) => productId)).not.toContain(1);
});
