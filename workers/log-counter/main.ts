import { runWorkers } from '../runtime/run.ts';
import { logCounterFactory } from './factory.ts';

await runWorkers(process.env, 'log-counter', [logCounterFactory]);
