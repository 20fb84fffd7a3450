import { UsageError } from '#contracts/command-line.ts';
import type { LogProducer } from '#server/adapters/kafka/port.ts';
import { replenishStock } from '#server/adapters/postgres/stock.ts';
import { readTrafficCache, type TrafficCache } from '#server/adapters/postgres/traffic-cache.ts';
import { openLocalServices } from '../traffic/local-services.ts';
import { CACHED_CUSTOMERS } from './customer-pool.ts';
import type { Population } from './population.ts';
import { CACHED_PRODUCTS } from './product-pool.ts';

/** An offer with fewer than 5 pieces gets 60 more. */
const REPLENISHMENT = { below: 5, pieces: 60 };
/** No limit in practice. */
const EVERYBODY = { buyers: 1_000_000, newcomers: 1_000_000 };

export interface TrafficServices {
  producer: LogProducer;
  readCache(whole: boolean): Promise<TrafficCache>;
  replenish(productIds: readonly number[]): Promise<number>;
  /** Rejects with a UsageError unless these customers and products are in the shop. */
  assertHas(population: Population): Promise<void>;
  close(): Promise<void>;
}

/** PostgreSQL and Kafka of this folder's stack, or those that the environment names; on this machine only. */
export async function openTrafficServices(): Promise<TrafficServices> {
  const { db, kafka, close } = await openLocalServices('traffic', { poolSize: 2 });
  const producer = await kafka.producer({ deliveryTimeoutMs: 60_000 });
  return {
    producer,
    readCache: (whole) => readTrafficCache(db, { ...(whole ? EVERYBODY : CACHED_CUSTOMERS), ...CACHED_PRODUCTS }),
    replenish: (productIds) => replenishStock(db, productIds, REPLENISHMENT),
    async assertHas({ customers, products }) {
      const [id, productId] = [customers.at(-1)?.id ?? '', products.at(-1)?.productId ?? 0];
      const found = [
        await db.customer.findUnique({ where: { id } }),
        await db.product.findUnique({ where: { id: productId } }),
      ];
      if (found.includes(null))
        throw new UsageError(
          '--publish: this shop does not have the people and products of that seed; see --seed and --customers.',
        );
    },
    async close() {
      await producer.close();
      await close();
    },
  };
}
