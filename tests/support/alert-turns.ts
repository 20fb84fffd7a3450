import { ALERT_RULES } from '#contracts/alerts/rules.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';
import { openPanelReader } from '#server/adapters/postgres/panel-reader.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { type AlertEvaluatorDeps, createAlertEvaluator } from '#workers/alert-evaluator/evaluator.ts';

export const TURN_MS = 30_000;

/** Rules by id: what others find beside them is no matter of a test. */
export const onlyRules = (...ids: string[]) => ALERT_RULES.filter(({ id }) => ids.includes(id));

export interface TurnsOptions {
  db: Database;
  kafka: Kafka;
  /** Where the rules' SQL is read. */
  readerUrl: string;
}

/** Evaluators on one clock, which passes 30 s with each turn, and however long a turn takes. */
export function createTurns({ db, kafka, readerUrl }: TurnsOptions) {
  let clockMs = Date.now();
  const stops: (() => Promise<void>)[] = [];
  return {
    nowMs: () => clockMs,
    passTurn() {
      clockMs += TURN_MS;
    },
    evaluator(fields: Partial<AlertEvaluatorDeps> = {}) {
      const evaluator = createAlertEvaluator({
        ...{ db, kafka, rules: ALERT_RULES, targets: [], everyMs: TURN_MS, logger: silentLogger() },
        openReader: () => openPanelReader(readerUrl),
        nowMs: () => clockMs,
        ...fields,
      });
      stops.push(evaluator.stop);
      return {
        ...evaluator,
        /** Turns over so many seconds. */
        async during(seconds: number) {
          for (let turn = 0; turn <= seconds; turn += TURN_MS / 1_000) {
            await evaluator.turn();
            clockMs += TURN_MS;
          }
        },
      };
    },
    /** For the next test. */
    async begin() {
      clockMs = Date.now();
      for (const table of ['alert', 'alert_condition', 'alert_counter', 'alert_evaluator'])
        await db.$executeRawUnsafe(`DELETE FROM ${table}`);
    },
    async stop() {
      for (const stop of stops.splice(0)) await stop();
    },
  };
}

/** `rule label-values state`, in the order in which they fired. */
export async function alertLines(db: Database): Promise<string[]> {
  const alerts = await db.alert.findMany({ orderBy: [{ firedAt: 'asc' }, { labelKey: 'asc' }] });
  return alerts.map(({ rule, labels, state }) =>
    [rule, ...Object.values(labels as Record<string, string>), state].join(' '),
  );
}
