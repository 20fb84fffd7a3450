import { runWorkers } from '../runtime/run.ts';
import { rollUpsFactory } from './factory.ts';

await runWorkers(process.env, 'roll-ups', [rollUpsFactory]);
