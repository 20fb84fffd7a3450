import { runWorkers } from '../runtime/run.ts';
import { claimProcessorFactory } from './factory.ts';

await runWorkers(process.env, 'claim-processor', [claimProcessorFactory]);
