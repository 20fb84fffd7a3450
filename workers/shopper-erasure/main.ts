import { runWorkers } from '../runtime/run.ts';
import { shopperErasureFactory } from './factory.ts';

await runWorkers(process.env, 'shopper-erasure', [shopperErasureFactory]);
