import { createKafkaState } from '#server/observability/kafka-state.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createKafkaMonitor } from './worker.ts';

export const kafkaMonitorFactory: WorkerFactory = ({ kafka, metrics, logger }) =>
  createKafkaMonitor({ state: createKafkaState({ kafka }), metrics, logger });
