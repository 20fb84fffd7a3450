import { runWorkers } from '../runtime/run.ts';
import { orderWriterFactory } from './factory.ts';

await runWorkers(process.env, 'order-writer', [orderWriterFactory]);
