import type { Env } from '#contracts/env.ts';
import { createElasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { createProductIndex, type ProductIndex } from '#server/adapters/elasticsearch/product-index.ts';
import { readAllProducts, readCategoryNames, readKindNames } from '#server/adapters/postgres/product-reader.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';

export interface OpenedIndex {
  index: ProductIndex;
  /** Builds a whole new index from PostgreSQL. Resolves with the number of products. */
  rebuild(): Promise<number>;
}

/**
 * The product index with its sources; nothing connects before it is used. A bulk may take longer than a page would
 * wait.
 */
export function openProductIndex(
  env: Pick<Env, 'ELASTICSEARCH_URL' | 'ELASTICSEARCH_USERNAME' | 'ELASTICSEARCH_PASSWORD' | 'DANGOL_NAMESPACE'>,
  db: Database,
): OpenedIndex {
  const elasticsearch = createElasticsearch({ connection: elasticsearchConnection(env), requestTimeoutMs: 30_000 });
  const categories = createNames(() => readCategoryNames(db));
  const kinds = createNames(() => readKindNames(db));
  const index = createProductIndex({
    elasticsearch,
    namespace: env.DANGOL_NAMESPACE,
    async namesOf({ categoryId, kind }) {
      const [categoryNames, otherKindNames] = await Promise.all([categories(categoryId), kinds(kind)]);
      return { categoryNames, otherKindNames };
    },
  });
  return { index, rebuild: () => index.rebuild(() => readAllProducts(db)) };
}

const LOOK_AGAIN_MS = 2_000;

/** Names come with seeds and imports, seldom: read once, and again, at most every two seconds, for a key not known. */
function createNames<K>(read: () => Promise<Map<K, string[]>>) {
  let names: Promise<Map<K, string[]>> | null = null;
  let readAtMs = Number.NEGATIVE_INFINITY;
  return async (key: K): Promise<readonly string[]> => {
    const known = (await names?.catch(() => undefined))?.get(key);
    if (known !== undefined) return known;
    if (names === null || performance.now() - readAtMs > LOOK_AGAIN_MS) {
      readAtMs = performance.now();
      const reading = read();
      names = reading;
      // A failed reading is not kept.
      reading.catch(() => {
        if (names === reading) names = null;
      });
    }
    return (await names).get(key) ?? [];
  };
}
