import { runWorkers } from '../runtime/run.ts';
import { trafficCacheFactory } from './factory.ts';

await runWorkers(process.env, 'traffic-cache', [trafficCacheFactory]);
