import type { AlertRule } from '#contracts/alerts/rules.ts';
import type { AlertLabels } from '#domain/alert/rule.ts';
import { stepAlert } from '#domain/alert/state.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { confirmEvaluatorLease } from '#server/adapters/postgres/alert-evaluator.ts';
import {
  fireAlert,
  readEvaluatorState,
  resolveAlert,
  seeAlert,
  writeCondition,
  writeCounters,
} from '#server/adapters/postgres/alerts.ts';
import { type Database, inTransaction, type Tx } from '#server/adapters/postgres/transaction.ts';
import { countersAfter, findingsOf } from './findings.ts';
import type { Observation } from './observe.ts';

export interface AlertChange {
  rule: string;
  labels: AlertLabels;
  change: 'fire' | 'resolve';
  value: number | null;
}

export interface ApplyOptions {
  rules: readonly AlertRule[];
  targets: readonly string[];
  holder: string;
  /** Since when alerts are evaluated without a gap. */
  resumedAtMs: number;
}

/**
 * Writes what an observation means, in one transaction that holds the lease's row: an evaluator that is killed has
 * written all of it or nothing, and of two at once one writes. The same observation again changes nothing. Null: the
 * lease is another's by now. Rejects as `inTransaction` does.
 */
export function applyObservation(
  db: Database,
  observation: Observation,
  options: ApplyOptions,
): Promise<AlertChange[] | null> {
  return inTransaction(db, async (tx) => {
    if (!(await confirmEvaluatorLease(tx, options.holder, observation.atMs))) return null;
    return step(tx, observation, options);
  });
}

async function step(tx: Tx, observation: Observation, options: ApplyOptions): Promise<AlertChange[]> {
  const { rules, targets, resumedAtMs } = options;
  const { atMs } = observation;
  const at = new Date(atMs);
  const state = await readEvaluatorState(tx);
  const counters = countersAfter(state.counters, observation);
  await writeCounters(tx, counters, new Date(atMs - DAY_MS));
  const findings = findingsOf(rules, observation, { targets, counters });
  const changes: AlertChange[] = [];
  for (const rule of rules) {
    const { found, missing } = findings.get(rule.id) ?? {};
    if (found === undefined || missing === undefined) continue;
    const conditions = state.conditions.get(rule.id);
    const open = new Map(state.open.filter((alert) => alert.rule === rule.id).map((alert) => [alert.labelKey, alert]));
    for (const labelKey of new Set([...found.keys(), ...(conditions?.keys() ?? []), ...open.keys()])) {
      const finding = found.get(labelKey);
      const alert = open.get(labelKey);
      const condition = conditions?.get(labelKey) ?? null;
      const { condition: next, change } = stepAlert(
        rule,
        { condition, isOpen: alert !== undefined },
        finding ?? missing,
        { atMs, isHeldOff: atMs - resumedAtMs < rule.holdOffSeconds * 1_000 },
      );
      if (next !== condition) await writeCondition(tx, rule.id, labelKey, next);
      const labels = finding?.labels ?? alert?.labels ?? {};
      const [value, baseline] = [finding?.value ?? null, finding?.baseline ?? null];
      if (change === 'see' && alert !== undefined) await seeAlert(tx, alert.id, { at, value, baseline });
      if (change === 'resolve' && alert !== undefined) await resolveAlert(tx, alert.id, at);
      if (change === 'fire') {
        const startedAt = new Date(next?.activeSinceMs ?? atMs);
        await fireAlert(tx, { rule: rule.id, labels, labelKey, startedAt, at, value, baseline });
      }
      if (change === 'fire' || change === 'resolve') changes.push({ rule: rule.id, labels, change, value });
    }
  }
  await endRetired(tx, rules, state.open, at);
  return changes;
}

/** Alerts of rules that are no more: nothing would end them. */
async function endRetired(
  tx: Tx,
  rules: readonly AlertRule[],
  open: readonly { id: string; rule: string }[],
  at: Date,
): Promise<void> {
  const known = new Set(rules.map(({ id }) => id));
  for (const { id, rule } of open) if (!known.has(rule)) await resolveAlert(tx, id, at);
}
