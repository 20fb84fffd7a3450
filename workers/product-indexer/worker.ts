import { productStateSchema } from '#contracts/products.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { ProductIndex } from '#server/adapters/elasticsearch/product-index.ts';
import { type ConsumerServices, createConsumerWorker } from '../runtime/consumer-worker.ts';
import type { Worker } from '../runtime/worker.ts';
import { createProductIndexHandlers } from './handler.ts';

export interface ProductIndexerDeps extends ConsumerServices {
  index: ProductIndex;
  /** Builds a whole new index from PostgreSQL and puts the alias on it. */
  rebuild(): Promise<void>;
}

/**
 * `product-states` → Elasticsearch, group `product-indexer`.
 *   no index, or one of an older schema → built from PostgreSQL first, the old one serving meanwhile
 *   Elasticsearch away                  → holds, then catches up
 *   Elasticsearch back, but empty       → built again
 */
export function createProductIndexerWorker({ index, rebuild, ...services }: ProductIndexerDeps): Worker {
  const { logger } = services;
  return createConsumerWorker(services, {
    name: 'product-indexer',
    topic: TOPICS.productStates,
    from: 'earliest',
    schema: productStateSchema,
    ...createProductIndexHandlers({ index, rebuild, logger }),
    async prepare() {
      const state = await index.state();
      if (state === 'ready') return;
      logger.info({ state }, 'building the product index from PostgreSQL');
      await rebuild();
    },
  });
}
