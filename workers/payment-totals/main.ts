import { runWorkers } from '../runtime/run.ts';
import { paymentTotalsFactory } from './factory.ts';

await runWorkers(process.env, 'payment-totals', [paymentTotalsFactory]);
