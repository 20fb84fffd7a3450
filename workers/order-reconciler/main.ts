import { runWorkers } from '../runtime/run.ts';
import { orderReconcilerFactory } from './factory.ts';

await runWorkers(process.env, 'order-reconciler', [orderReconcilerFactory]);
