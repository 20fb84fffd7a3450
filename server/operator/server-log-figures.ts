import { HOUR_MS } from '#domain/shared/durations.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';
import { readServerLogs, type ServerLogCount } from '#server/adapters/postgres/server-logs.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { Session } from '#server/identity/sessions.ts';
import { within } from '#server/timeout.ts';
import { requireOperator } from './require-operator.ts';

export interface ServerLogFigure {
  rows: ServerLogCount[];
  /** Lines on the topic that are not counted yet; null: Kafka does not answer, and lines of now may be missing. */
  waiting: number | null;
}

export interface ServerLogFigures {
  /**
   * Warnings and errors of the last 60 minutes by process and code; 50 rows at most. DangolError('forbidden') for
   * anybody but an operator; rejects while PostgreSQL is away.
   */
  lastHour(session: Pick<Session, 'role'>): Promise<ServerLogFigure>;
}

const MOST_ROWS = 50;
const LAG_WITHIN_MS = 1_000;

export function createServerLogFigures({
  db,
  kafka,
  now = Date.now,
}: {
  db: Database;
  kafka: Pick<Kafka, 'admin'>;
  now?: () => number;
}): ServerLogFigures {
  const lag = () => kafka.admin().then((admin) => admin.lag('log-counter', 'server-logs'));
  return {
    async lastHour(session) {
      requireOperator(session);
      const [rows, waiting] = await Promise.all([
        readServerLogs(db, new Date(now() - HOUR_MS), MOST_ROWS),
        within(lag(), LAG_WITHIN_MS),
      ]);
      return { rows, waiting: waiting === undefined ? null : Number(waiting) };
    },
  };
}
