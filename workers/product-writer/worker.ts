import type { ProductRegistration } from '#contracts/product-registration.ts';
import { takes } from '#contracts/sources.ts';
import { TOPICS } from '#contracts/topics.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { type ConsumerServices, createConsumerWorker } from '../runtime/consumer-worker.ts';
import type { Worker } from '../runtime/worker.ts';
import { incomingProductSchema } from './message.ts';

/** No shopper waits for a registration: a few large batches cost less than many small ones. */
const GATHER_MS = 1_000;
/** Registrations between two looks at whether the partition is still ours: those of one transaction. */
const AT_ONCE = 500;

export interface ProductWriterDeps extends ConsumerServices {
  /** Stores products and offers; rejects with DangolError('invalid-input') when one is refused. */
  register(registrations: readonly ProductRegistration[]): Promise<void>;
}

/**
 * `products` → PostgreSQL, group `product-writer`. The states of products of the release before, and its tombstones,
 * are skipped and counted. While PostgreSQL is unavailable it holds, then catches up.
 */
export function createProductWriterWorker({ register, ...services }: ProductWriterDeps): Worker {
  const skipped = services.metrics?.counter(
    'dangol_product_states_skipped_total',
    'Messages on topic products that are states of the release before, which stand on topic product-states.',
  );
  return createConsumerWorker<ProductRegistration | null>(services, {
    name: 'product-writer',
    topic: TOPICS.products,
    from: 'earliest',
    gatherMs: GATHER_MS,
    schema: incomingProductSchema,
    async handle(batch, { isStale }) {
      const taken = batch.flatMap(({ value }) => (value !== null && takes('product-writer', value) ? [value] : []));
      for (let from = 0; from < taken.length; from += AT_ONCE) {
        if (isStale()) throw new DangolError('unavailable', 'The partition was reassigned; its products come again.');
        await register(taken.slice(from, from + AT_ONCE));
      }
      skipped?.inc(batch.filter(({ value }) => value === null).length);
    },
    async handleTombstones(messages) {
      skipped?.inc(messages.length);
    },
  });
}
