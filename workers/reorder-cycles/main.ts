import { runWorkers } from '../runtime/run.ts';
import { reorderCyclesFactory } from './factory.ts';

await runWorkers(process.env, 'reorder-cycles', [reorderCyclesFactory]);
