import type { ProductState } from '#contracts/products.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { ProductIndex } from '#server/adapters/elasticsearch/product-index.ts';
import type { IncomingMessage } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Parsed } from '../runtime/parse.ts';

export interface ProductIndexHandlers {
  /**
   * Writes a batch of states; of a product that is in it more than once, the last. A single state that the index
   * refuses for what it is, is refused here too (and set aside by the runtime).
   */
  handle(batch: readonly Parsed<ProductState>[]): Promise<void>;
  handleTombstones(messages: readonly IncomingMessage[]): Promise<void>;
}

export interface ProductIndexHandlerDeps {
  index: Pick<ProductIndex, 'write' | 'remove' | 'state'>;
  /** Builds the index anew where Elasticsearch has lost it. */
  rebuild(): Promise<void>;
  logger: Logger;
}

export function createProductIndexHandlers({ index, rebuild, logger }: ProductIndexHandlerDeps): ProductIndexHandlers {
  /** An Elasticsearch that comes back empty is filled from PostgreSQL before anything is written to it. */
  async function rebuildIfMissing(error: unknown): Promise<never> {
    if (error instanceof DangolError && error.details.missingIndex === true) {
      logger.warn({ code: 'index-gone' }, 'the product index is gone: building it again');
      await rebuild();
    }
    throw error;
  }

  return {
    async handle(batch) {
      const latest = new Map<number, ProductState>();
      for (const { value } of batch) {
        const known = latest.get(value.productId);
        if (known === undefined || value.version >= known.version) latest.set(value.productId, value);
      }
      const { rejected } = await index.write([...latest.values()]).catch(rebuildIfMissing);
      const [first] = rejected;
      if (first !== undefined)
        throw new DangolError('invalid-input', `Elasticsearch refused product ${first.id}: ${first.reason}`);
    },
    async handleTombstones(messages) {
      const ids = messages.map(({ key }) => Number(key)).filter((id) => Number.isInteger(id) && id > 0);
      if (ids.length > 0) await index.remove(ids).catch(rebuildIfMissing);
    },
  };
}
