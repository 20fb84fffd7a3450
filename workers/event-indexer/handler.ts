import type { BehaviorEvent } from '#contracts/events.ts';
import { takes } from '#contracts/sources.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { type EventIndex, productIdOf } from '#server/adapters/elasticsearch/events.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Parsed } from '../runtime/parse.ts';

export interface EventIndexHandlerDeps {
  index: EventIndex;
  /** Leaves out the events of shoppers who were forgotten (server/identity/forgotten-shoppers.ts). */
  withoutForgotten(events: BehaviorEvent[]): Promise<BehaviorEvent[]>;
  /** Names of products, by id (server/adapters/postgres/product-names.ts). */
  productNames(productIds: readonly number[]): Promise<ReadonlyMap<number, string>>;
  logger: Logger;
}

/**
 * Writes a batch of events. A single event that the index refuses for what it is, is refused here too (and set aside by
 * the runtime); in a batch that sends the runtime through it one by one.
 */
export function createEventIndexHandler({ index, withoutForgotten, productNames, logger }: EventIndexHandlerDeps) {
  return async (batch: readonly Parsed<BehaviorEvent>[]): Promise<void> => {
    const events = await withoutForgotten(batch.flatMap(({ value }) => (takes('event-indexer', value) ? [value] : [])));
    const productIds = new Set(events.flatMap((event) => productIdOf(event) ?? []));
    const { rejected } = await index.write(events, await productNames([...productIds]));
    const [first] = rejected;
    if (first === undefined) return;
    logger.debug({ rejected: rejected.length, id: first.id }, 'events refused by Elasticsearch');
    throw new DangolError('invalid-input', `Elasticsearch refused event ${first.id}: ${first.reason}`);
  };
}
