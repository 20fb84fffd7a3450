import { runWorkers } from '../runtime/run.ts';
import { productIndexerFactory } from './factory.ts';

await runWorkers(process.env, 'product-indexer', [productIndexerFactory]);
