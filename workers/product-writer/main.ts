import { runWorkers } from '../runtime/run.ts';
import { productWriterFactory } from './factory.ts';

await runWorkers(process.env, 'product-writer', [productWriterFactory]);
