import { runWorkers } from '../runtime/run.ts';
import { shippingFactory } from './factory.ts';

await runWorkers(process.env, 'shipping', [shippingFactory]);
