import type { Kafka, LogProducer } from '#server/adapters/kafka/port.ts';
import type { ForgottenRow } from '#server/adapters/postgres/erasures.ts';
import type { PushPublisher } from '#server/adapters/redis-push.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import type { ListStore } from '#server/recommendation/list-store.ts';
import type { RecommenderSettings } from './settings.ts';
import type { SnapshotFiles } from './snapshot-file.ts';

/** What the recommender is made of. */
export interface RecommenderDeps {
  kafka: Kafka;
  /** For dead letters. */
  producer(): Promise<LogProducer>;
  lists: ListStore;
  pushes: PushPublisher;
  snapshots: SnapshotFiles;
  /** Shoppers who were forgotten since; may reject. */
  readForgotten(since: Date): Promise<readonly ForgottenRow[]>;
  settings?: Partial<RecommenderSettings>;
  /** Names this process among others. Default: random. */
  instance?: string;
  /** Epoch milliseconds. */
  now?(): number;
  logger: Logger;
  metrics?: Metrics;
}
