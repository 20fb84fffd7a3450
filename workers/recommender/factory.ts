import { listSettingsOf, SETTINGS_OF } from '#domain/recommendation/lists/log-kind.ts';
import { readForgottenSince } from '#server/adapters/postgres/erasures.ts';
import { createRedisListStore } from '#server/adapters/redis-list-store.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createSnapshotFiles } from './snapshot-file.ts';
import { createRecommenderWorker } from './worker.ts';

export const recommenderFactory: WorkerFactory = ({
  env,
  kafka,
  keys,
  producer,
  redis,
  database,
  pushes,
  logger,
  metrics,
}) =>
  createRecommenderWorker({
    kafka,
    producer,
    lists: createRedisListStore(redis(), keys),
    pushes: pushes(),
    readForgotten: (since) => readForgottenSince(database(), since),
    snapshots: createSnapshotFiles(env.SNAPSHOT_DIR, env.DANGOL_NAMESPACE),
    settings: {
      intervalMs: env.RECOMMEND_INTERVAL_MS,
      refreshShare: env.RECOMMEND_REFRESH_SHARE,
      snapshotEveryMs: env.SNAPSHOT_INTERVAL_MS,
      experiment: env.RECOMMEND_EXPERIMENT ?? null,
      model: SETTINGS_OF[env.RECOMMEND_LOG_KIND],
      lists: listSettingsOf(env.RECOMMEND_LOG_KIND),
    },
    logger,
    metrics,
  });
