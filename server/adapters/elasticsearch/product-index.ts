import { errors } from '@elastic/elasticsearch';
import type { ProductState } from '#contracts/products.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { type BulkResult, type Elasticsearch, orUnavailable } from './client.ts';
import { documentOf, PRODUCT_MAPPING, PRODUCT_SCHEMA_VERSION, type ProductNames } from './product-mapping.ts';

export interface ProductIndex {
  /** Whether alias `products` stands on an index of today's schema. */
  state(): Promise<'ready' | 'missing' | 'outdated'>;
  /**
   * Writes whole states under their versions: an older one never replaces a newer one, a repeat changes nothing.
   * Rejects with DangolError('unavailable') when the cluster is unavailable or busy or the alias is gone.
   */
  write(states: readonly ProductState[]): Promise<BulkResult>;
  remove(productIds: readonly number[]): Promise<void>;
  /**
   * Builds a new index of all `pages` beside the one in use, then lets the alias name it in one step and drops the old.
   * `pages` is called twice: what changed while the first reading went on is caught up by the second. Returns the
   * number of documents. Cost: two readings of the catalogue, one writing; some 3,000 documents a second on two cores.
   */
  rebuild(pages: () => AsyncIterable<readonly ProductState[]>): Promise<number>;
  /** Makes what was written visible to searches at once. For tests and tools. */
  refresh(): Promise<void>;
}

export interface ProductIndexOptions {
  elasticsearch: Elasticsearch;
  /** DANGOL_NAMESPACE */
  namespace: string;
  /** Names of a product's category and kind; products are found by them. */
  namesOf(state: ProductState): Promise<ProductNames>;
  now?: () => Date;
}

/** Products in one bulk: about 1 MB, so that a long backlog takes no more memory than a short one. */
const MOST_A_REQUEST = 500;

/**
 * Alias `products`; the indices behind it are `products-v<schema>-<time>`. All behind `<namespace>-`, where there is
 * one.
 */
export function productIndexNames(namespace: string) {
  const prefix = namespace === '' ? '' : `${namespace}-`;
  return {
    alias: `${prefix}products`,
    pattern: `${prefix}products-v*`,
    index: (at: Date) => `${prefix}products-v${PRODUCT_SCHEMA_VERSION}-${at.toISOString().replace(/\D/g, '')}`,
  };
}

export function createProductIndex({
  elasticsearch,
  namespace,
  namesOf,
  now = () => new Date(),
}: ProductIndexOptions): ProductIndex {
  const { client } = elasticsearch;
  const names = productIndexNames(namespace);

  async function itemsOf(index: string, requireAlias: boolean, states: readonly ProductState[]) {
    return Promise.all(
      states.map(async (state) => ({
        index,
        requireAlias,
        id: String(state.productId),
        version: state.version,
        document: documentOf(state, await namesOf(state)),
      })),
    );
  }

  async function create(index: string): Promise<void> {
    await orUnavailable(
      client.indices.create({
        index,
        settings: { number_of_shards: 1, auto_expand_replicas: '0-1', refresh_interval: '500ms' },
        mappings: PRODUCT_MAPPING,
      }),
    );
  }

  /** `written` holds the versions that are in the index already, and then those of this filling, too. */
  async function fill(
    index: string,
    pages: AsyncIterable<readonly ProductState[]>,
    written: Map<number, number>,
  ): Promise<void> {
    for await (const states of pages) {
      const changed = states.filter(({ productId, version }) => written.get(productId) !== version);
      const { rejected } = await elasticsearch.bulk(await itemsOf(index, false, changed));
      const [first] = rejected;
      if (first !== undefined)
        throw new DangolError('invalid-input', `Elasticsearch refused product ${first.id}: ${first.reason}`);
      for (const { productId, version } of changed) written.set(productId, version);
    }
  }

  async function indicesBehindAlias(): Promise<string[]> {
    try {
      return Object.keys(await client.indices.getAlias({ name: names.alias }));
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return [];
      return orUnavailable(Promise.reject(error));
    }
  }

  async function swap(to: string, from: readonly string[]): Promise<void> {
    await orUnavailable(
      client.indices.updateAliases({
        actions: [
          ...from.map((index) => ({ remove: { index, alias: names.alias } })),
          { add: { index: to, alias: names.alias, is_write_index: true } },
        ],
      }),
    );
  }

  async function dropAllBut(kept: string): Promise<void> {
    const all = await orUnavailable(client.indices.get({ index: names.pattern, allow_no_indices: true }));
    const old = Object.keys(all).filter((index) => index !== kept);
    if (old.length > 0) await orUnavailable(client.indices.delete({ index: old, ignore_unavailable: true }));
  }

  return {
    async state() {
      const indices = await indicesBehindAlias();
      const [index] = indices;
      if (index === undefined) return 'missing';
      const mapping = await orUnavailable(client.indices.getMapping({ index }));
      return mapping[index]?.mappings._meta?.schemaVersion === PRODUCT_SCHEMA_VERSION ? 'ready' : 'outdated';
    },
    async write(states) {
      const result: BulkResult = { applied: 0, stale: 0, rejected: [] };
      for (let at = 0; at < states.length; at += MOST_A_REQUEST) {
        const items = await itemsOf(names.alias, true, states.slice(at, at + MOST_A_REQUEST));
        const { applied, stale, rejected } = await elasticsearch.bulk(items);
        result.applied += applied;
        result.stale += stale;
        result.rejected.push(...rejected);
      }
      return result;
    },
    async remove(productIds) {
      await elasticsearch.bulk(
        productIds.map((id) => ({ index: names.alias, requireAlias: true, id: String(id), document: null })),
      );
    },
    async rebuild(pages) {
      const index = names.index(now());
      await create(index);
      try {
        const written = new Map<number, number>();
        await fill(index, pages(), written);
        await swap(index, await indicesBehindAlias());
        await fill(index, pages(), written);
        await orUnavailable(client.indices.refresh({ index }));
        await dropAllBut(index);
        return written.size;
      } catch (error) {
        const inUse = await indicesBehindAlias().catch(() => [index]);
        if (!inUse.includes(index))
          await client.indices.delete({ index, ignore_unavailable: true }).catch(() => undefined);
        throw error;
      }
    },
    async refresh() {
      await orUnavailable(client.indices.refresh({ index: names.alias }));
    },
  };
}
