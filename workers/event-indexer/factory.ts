import { createElasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { createEventIndex } from '#server/adapters/elasticsearch/events.ts';
import { readProductNames } from '#server/adapters/postgres/product-names.ts';
import { withoutForgotten } from '#server/identity/forgotten-shoppers.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createEventIndexerWorker } from './worker.ts';

export const eventIndexerFactory: WorkerFactory = ({ env, kafka, producer, database, logger, metrics }) => {
  const elasticsearch = createElasticsearch({ connection: elasticsearchConnection(env) });
  const index = createEventIndex(elasticsearch, env.DANGOL_NAMESPACE, {
    retentionDays: env.EVENT_RETENTION_DAYS,
  });
  return createEventIndexerWorker({
    kafka,
    producer,
    index,
    withoutForgotten: (events) => withoutForgotten(database(), events),
    productNames: (productIds) => readProductNames(database(), productIds),
    logger,
    metrics,
  });
};
