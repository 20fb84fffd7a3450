import { runWorkers } from '../runtime/run.ts';
import { relayFactory } from './factory.ts';

await runWorkers(process.env, 'relay', [relayFactory]);
