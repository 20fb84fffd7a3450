import { runWorkers } from '../runtime/run.ts';
import { eventIndexerFactory } from './factory.ts';

await runWorkers(process.env, 'event-indexer', [eventIndexerFactory]);
