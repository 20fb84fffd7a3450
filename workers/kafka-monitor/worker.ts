import type { KafkaStateReader } from '#server/observability/kafka-state.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

/** As often as Prometheus scrapes (stack/docker/prometheus.yml). */
const EVERY_MS = 10_000;

export interface KafkaMonitorDeps {
  state: KafkaStateReader;
  metrics: Metrics;
  logger: Pick<Logger, 'warn'>;
  everyMs?: number;
}

/**
 * Reads lag, offsets and dead letters of Kafka into gauges, for Prometheus. Several may run: each reports the same.
 * While Kafka does not answer there are no such series, rather than the last ones for ever, and `dangol_kafka_up` is 0.
 */
export function createKafkaMonitor({ state, metrics, logger, everyMs = EVERY_MS }: KafkaMonitorDeps): Worker {
  const up = metrics.gauge('dangol_kafka_up', '1 while Kafka answers.');
  const lag = metrics.gauge('dangol_kafka_lag', 'Messages a consumer group has not handled yet.', [
    'group',
    'topic',
    'partition',
  ]);
  const ends = metrics.gauge('dangol_kafka_end_offset', 'Next offset of a partition.', ['topic', 'partition']);
  const dead = metrics.gauge('dangol_kafka_dead_letters', 'Dead letters still stored, by the topic they come from.', [
    'topic',
  ]);
  const logFailed = logFailedTurns(logger, 'the state of Kafka could not be read');
  return createPeriodicWorker({
    name: 'kafka-monitor',
    everyMs,
    async turn() {
      const now = await state.read();
      for (const { group, topic, partition, messages } of now.lag) lag.set({ group, topic, partition }, messages);
      for (const { topic, partition, offset } of now.ends) ends.set({ topic, partition }, offset);
      for (const { topic, messages } of now.deadLetters) dead.set({ topic }, messages);
      up.set(1);
    },
    onError(error) {
      up.set(0);
      for (const gauge of [lag, ends, dead]) gauge.reset();
      logFailed(error);
    },
  });
}
