import pino from 'pino';
import { expect, test } from 'vitest';
import { RecommendationModel } from '#domain/recommendation/model/model.ts';
import { snapshotModel } from '#domain/recommendation/model/snapshot.ts';
import { loadModel } from './load-model.ts';
import { DEFAULT_RECOMMENDER_SETTINGS as settings } from './settings.ts';

const logger = pino({ level: 'silent' });

test('offsets of products in a snapshot of the release before do not count for product-states', async () => {
  const model = new RecommendationModel(settings.model, settings.lists);
  const bytes = snapshotModel(model, { products: { 0: '20000' }, behavior: { 0: '7' } });
  const { offsets } = await loadModel({
    files: { read: async () => [bytes], write: async () => undefined },
    ends: { 'product-states': new Map([[0, 5n]]), behavior: new Map([[0, 9n]]) },
    settings,
    logger,
  });
  expect(offsets).toEqual({ behavior: { 0: '7' } });
});
