import { runWorkers } from '../runtime/run.ts';
import { kafkaMonitorFactory } from './factory.ts';

await runWorkers(process.env, 'kafka-monitor', [kafkaMonitorFactory]);
