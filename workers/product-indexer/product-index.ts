import { createElasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { createProductIndex, type ProductIndex } from '#server/adapters/elasticsearch/product-index.ts';
import { readAllProducts, readCategoryNames } from '#server/adapters/postgres/product-reader.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';

export interface OpenedIndex {
  index: ProductIndex;
  /** Builds a whole new index from PostgreSQL. Resolves with the number of products. */
  rebuild(): Promise<number>;
}

/** The product index with its sources; nothing connects before it is used. A bulk may take longer than a page would wait. */
export function openProductIndex(
  env: { ELASTICSEARCH_URL: string; DANGOL_NAMESPACE: string },
  db: Database,
): OpenedIndex {
  const elasticsearch = createElasticsearch({ url: env.ELASTICSEARCH_URL, requestTimeoutMs: 30_000 });
  const categories = createCategoryNames(() => readCategoryNames(db));
  const index = createProductIndex({ elasticsearch, namespace: env.DANGOL_NAMESPACE, categoryNames: categories });
  return { index, rebuild: () => index.rebuild(() => readAllProducts(db)) };
}

const LOOK_AGAIN_MS = 2_000;

/** Categories come with seeds and imports, seldom: read once, and again, at most every two seconds, for one not known. */
function createCategoryNames(read: () => Promise<Map<number, string[]>>) {
  let names: Promise<Map<number, string[]>> | null = null;
  let readAtMs = Number.NEGATIVE_INFINITY;
  return async (categoryId: number): Promise<readonly string[]> => {
    const known = (await names?.catch(() => undefined))?.get(categoryId);
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
    return (await names).get(categoryId) ?? [];
  };
}
