import {
  ALERT_HISTORY_DAYS,
  ALERT_MUTED_MS,
  type AlertChangeRequest,
  type AlertList,
  type ShownAlert,
} from '#contracts/alerts/console.ts';
import { alertRuleOf } from '#contracts/alerts/rules.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { lastEvaluation } from '#server/adapters/postgres/alert-evaluator.ts';
import { acknowledgeAlert, listAlerts, muteAlert, operatorNames } from '#server/adapters/postgres/alerts.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { Session } from '#server/identity/sessions.ts';
import type { Logger } from '#server/observability/logger.ts';
import { requireOperator } from './require-operator.ts';

type Operator = Pick<Session, 'role' | 'customerId'>;

/** Alerts in the console. Every call is refused to others (DangolError 'forbidden'). */
export interface AlertBook {
  /** Open alerts and those of the last 30 days. Rejects while PostgreSQL is away. */
  list(operator: Pick<Session, 'role'>): Promise<AlertList>;
  /**
   * Acknowledges an alert, mutes it for an hour or ends that, and logs who did. Again changes nothing, but that an hour
   * begins anew. DangolError('conflict') where the alert has ended meanwhile.
   */
  change(operator: Operator, request: AlertChangeRequest): Promise<void>;
}

/** As the rule `evaluator-stopped` has it (contracts/alerts/rules.ts). */
const STOPPED_AFTER_MS = 120_000;

export function createAlertBook({
  db,
  nowMs = Date.now,
  logger,
}: {
  db: Database;
  nowMs?: () => number;
  logger: Pick<Logger, 'info'>;
}): AlertBook {
  return {
    async list(operator) {
      requireOperator(operator);
      const atMs = nowMs();
      const [rows, evaluatedAt] = await Promise.all([
        listAlerts(db, new Date(atMs - ALERT_HISTORY_DAYS * DAY_MS)),
        lastEvaluation(db),
      ]);
      const names = await operatorNames(
        db,
        rows.flatMap(({ acknowledgedBy }) => acknowledgedBy ?? []),
      );
      const shown = rows.map((row) => shownAlert(row, { names, atMs }));
      const rank = ({ state, mutedUntil }: ShownAlert) => (state === 'firing' && mutedUntil === null ? 0 : 1);
      return {
        readAt: new Date(atMs),
        open: shown.filter(({ endedAt }) => endedAt === null).sort((one, other) => rank(one) - rank(other)),
        ended: shown.filter(({ endedAt }) => endedAt !== null),
        evaluatedAt,
        isStopped: evaluatedAt === null || atMs - evaluatedAt.getTime() > STOPPED_AFTER_MS,
      };
    },
    async change(operator, { id, change }) {
      requireOperator(operator);
      const by = operator.customerId;
      if (by === null) throw new DangolError('forbidden', 'An operator without an account cannot change alerts.');
      const at = new Date(nowMs());
      const isOpen =
        change === 'acknowledge'
          ? await acknowledgeAlert(db, id, by, at)
          : await muteAlert(db, id, change === 'mute' ? new Date(at.getTime() + ALERT_MUTED_MS) : null);
      if (!isOpen)
        throw new DangolError('conflict', 'The alert has ended meanwhile.', { details: { reason: 'alert-ended' } });
      logger.info({ alert: id, by, change }, 'an alert is changed by an operator');
    },
  };
}

type AlertRow = Awaited<ReturnType<typeof listAlerts>>[number];

function shownAlert(row: AlertRow, { names, atMs }: { names: ReadonlyMap<string, string>; atMs: number }): ShownAlert {
  const { id, rule: code, state, startedAt, endedAt, value, baseline, acknowledgedAt, mutedUntil } = row;
  const rule = alertRuleOf(code);
  const none = { ko: '', en: '' };
  return {
    ...{ id, rule: code, state, startedAt, endedAt, value, baseline, acknowledgedAt },
    title: rule?.title ?? { ko: code, en: code },
    about: rule?.about ?? none,
    remedy: rule?.remedy ?? none,
    severity: rule?.severity ?? 'warning',
    unit: rule?.unit ?? null,
    labels: row.labels as Record<string, string>,
    acknowledgedBy: row.acknowledgedBy === null ? null : (names.get(row.acknowledgedBy) ?? null),
    mutedUntil: endedAt === null && mutedUntil !== null && mutedUntil.getTime() > atMs ? mutedUntil : null,
  };
}
