import { ALERT_RULES } from '#contracts/alerts/rules.ts';
import { metricsTargetsOf } from '#contracts/env.ts';
import { openPanelReader } from '#server/adapters/postgres/panel-reader.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createAlertEvaluatorWorker } from './worker.ts';

export const alertEvaluatorFactory: WorkerFactory = ({ env, database, kafka, logger, metrics }) =>
  createAlertEvaluatorWorker({
    db: database(),
    openReader: () => openPanelReader(env.READER_DATABASE_URL ?? env.DATABASE_URL),
    kafka,
    rules: ALERT_RULES,
    targets: metricsTargetsOf(env),
    // Alerts are about this machine's time: a shifted clock of the shop does not count.
    nowMs: Date.now,
    everyMs: env.ALERT_INTERVAL_MS,
    logger,
    metrics,
  });
