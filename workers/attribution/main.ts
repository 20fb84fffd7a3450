import { runWorkers } from '../runtime/run.ts';
import { attributionFactory } from './factory.ts';

await runWorkers(process.env, 'attribution', [attributionFactory]);
