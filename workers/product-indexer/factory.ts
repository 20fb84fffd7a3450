import type { WorkerFactory } from '../runtime/worker.ts';
import { openProductIndex } from './product-index.ts';
import { createProductIndexerWorker } from './worker.ts';

export const productIndexerFactory: WorkerFactory = ({ env, kafka, producer, database, logger, metrics }) => {
  const { index, rebuild } = openProductIndex(env, database());
  return createProductIndexerWorker({
    kafka,
    producer,
    index,
    async rebuild() {
      const products = await rebuild();
      logger.info({ products }, 'product index built');
    },
    logger,
    metrics,
  });
};
