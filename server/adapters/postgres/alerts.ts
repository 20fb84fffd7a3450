import type { AlertLabels } from '#domain/alert/rule.ts';
import type { CounterState } from '#domain/alert/samples.ts';
import type { ConditionState } from '#domain/alert/state.ts';
import { newId } from '#server/new-id.ts';
import type { Database, Tx } from './transaction.ts';

export interface OpenAlert {
  id: string;
  rule: string;
  labelKey: string;
  labels: AlertLabels;
}

/** What the evaluator keeps between its turns. */
export interface EvaluatorState {
  /** By `rule`, then by label key. */
  conditions: ReadonlyMap<string, ReadonlyMap<string, ConditionState>>;
  open: readonly OpenAlert[];
  /** By series. */
  counters: ReadonlyMap<string, CounterState>;
}

/** Three short tables. */
export async function readEvaluatorState(tx: Tx): Promise<EvaluatorState> {
  const [conditions, open, counters] = [
    await tx.alertCondition.findMany(),
    await tx.alert.findMany({
      where: { endedAt: null },
      select: { id: true, rule: true, labelKey: true, labels: true },
    }),
    await tx.alertCounter.findMany(),
  ];
  const byRule = new Map<string, Map<string, ConditionState>>();
  for (const { rule, labelKey, activeSince, quietSince } of conditions) {
    const states = byRule.get(rule) ?? new Map<string, ConditionState>();
    states.set(labelKey, { activeSinceMs: activeSince.getTime(), quietSinceMs: quietSince?.getTime() ?? null });
    byRule.set(rule, states);
  }
  return {
    conditions: byRule,
    open: open.map((alert) => ({ ...alert, labels: alert.labels as Record<string, string> })),
    counters: new Map(
      counters.map(({ series, value, seenAt, increasedAt, increasedBy }) => [
        series,
        { value, seenAtMs: seenAt.getTime(), increasedAtMs: increasedAt?.getTime() ?? null, increasedBy },
      ]),
    ),
  };
}

/** Keeps the state of a condition; null removes it. */
export async function writeCondition(
  tx: Tx,
  rule: string,
  labelKey: string,
  state: ConditionState | null,
): Promise<void> {
  if (state === null) {
    await tx.alertCondition.deleteMany({ where: { rule, labelKey } });
    return;
  }
  const times = {
    activeSince: new Date(state.activeSinceMs),
    quietSince: state.quietSinceMs === null ? null : new Date(state.quietSinceMs),
  };
  await tx.alertCondition.upsert({
    where: { rule_labelKey: { rule, labelKey } },
    create: { rule, labelKey, ...times },
    update: times,
  });
}

/** Keeps what counters have counted, and removes those that no process has shown since `forgottenBefore`. */
export async function writeCounters(
  tx: Tx,
  counters: ReadonlyMap<string, CounterState>,
  forgottenBefore: Date,
): Promise<void> {
  const rows = [...counters].map(([series, { value, seenAtMs, increasedAtMs, increasedBy }]) => ({
    ...{ series, value, increasedBy, seenAt: new Date(seenAtMs).toISOString() },
    increasedAt: increasedAtMs === null ? null : new Date(increasedAtMs).toISOString(),
  }));
  if (rows.length > 0)
    await tx.$executeRaw`
      INSERT INTO alert_counter (series, value, seen_at, increased_at, increased_by)
      SELECT series, value, "seenAt", "increasedAt", "increasedBy" FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS row(series text, value float8, "seenAt" timestamptz, "increasedAt" timestamptz, "increasedBy" float8)
      ON CONFLICT (series) DO UPDATE SET value = excluded.value, seen_at = excluded.seen_at,
        increased_at = excluded.increased_at, increased_by = excluded.increased_by`;
  await tx.alertCounter.deleteMany({ where: { seenAt: { lt: forgottenBefore } } });
}

export interface FiredAlert {
  rule: string;
  labels: AlertLabels;
  labelKey: string;
  startedAt: Date;
  at: Date;
  value: number | null;
  baseline: number | null;
}

/** A new alert. It is muted for as long as the one before it was. */
export async function fireAlert(tx: Tx, { rule, labels, labelKey, startedAt, at, ...figures }: FiredAlert) {
  const muted = await tx.alert.findFirst({
    where: { rule, labelKey, mutedUntil: { gt: at } },
    orderBy: { mutedUntil: 'desc' },
    select: { mutedUntil: true },
  });
  await tx.alert.create({
    data: {
      ...{ id: newId(), rule, labels, labelKey, state: 'firing', ...figures },
      ...{ startedAt, firedAt: at, lastSeenAt: at, mutedUntil: muted?.mutedUntil ?? null },
    },
  });
}

/** The condition of an open alert holds at `at`. */
export async function seeAlert(
  tx: Tx,
  id: string,
  { at, value, baseline }: { at: Date; value: number | null; baseline: number | null },
): Promise<void> {
  await tx.alert.update({ where: { id }, data: { lastSeenAt: at, value, baseline } });
}

/** Ends an alert, acknowledged or not. */
export async function resolveAlert(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.alert.update({ where: { id }, data: { state: 'resolved', endedAt: at } });
}

/** Open alerts that no operator has acknowledged or muted, by rule. */
export async function countFiring(db: Database, at: Date): Promise<ReadonlyMap<string, number>> {
  const rows = await db.alert.groupBy({
    by: ['rule'],
    where: { state: 'firing', OR: [{ mutedUntil: null }, { mutedUntil: { lte: at } }] },
    _count: true,
  });
  return new Map(rows.map(({ rule, _count }) => [rule, _count]));
}

const MOST_LISTED = 200;

/** Open alerts, then those that began since `since`, newest first; 200 at most. */
export async function listAlerts(db: Database, since: Date) {
  const [open, ended] = await Promise.all([
    db.alert.findMany({ where: { endedAt: null }, orderBy: { startedAt: 'desc' }, take: MOST_LISTED }),
    db.alert.findMany({
      where: { endedAt: { not: null }, startedAt: { gte: since } },
      orderBy: { startedAt: 'desc' },
      take: MOST_LISTED,
    }),
  ]);
  return [...open, ...ended];
}

/** Whether the alert is open. Only one that is firing is changed: who came first stays. */
export async function acknowledgeAlert(db: Database, id: string, by: string, at: Date): Promise<boolean> {
  await db.alert.updateMany({
    where: { id, state: 'firing' },
    data: { state: 'acknowledged', acknowledgedBy: by, acknowledgedAt: at },
  });
  return (await db.alert.count({ where: { id, endedAt: null } })) === 1;
}

/** Mutes an open alert until `until`, and those of its rule and labels that follow it; null ends that. */
export async function muteAlert(db: Database, id: string, until: Date | null): Promise<boolean> {
  const { count } = await db.alert.updateMany({ where: { id, endedAt: null }, data: { mutedUntil: until } });
  return count === 1;
}

/** Names of accounts, by id; those that are gone have none. */
export async function operatorNames(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.customer.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  });
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
}
