import { randomUUID } from 'node:crypto';
import { labelKeyOf } from '#domain/alert/rule.ts';
import { unusualDays } from '#domain/alert/unusual-days.ts';
import { koreanDay } from '#domain/shared/korean-time.ts';
import {
  addUnusualDays,
  type EvaluatorLease,
  releaseEvaluatorLease,
  takeEvaluatorLease,
} from '#server/adapters/postgres/alert-evaluator.ts';
import { countFiring } from '#server/adapters/postgres/alerts.ts';
import type { PanelReader } from '#server/adapters/postgres/panel-reader.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { storeFault } from '#server/adapters/store-fault.ts';
import { type AlertChange, applyObservation } from '#server/alerts/apply.ts';
import { type Observation, type ObserveOptions, observe } from '#server/alerts/observe.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { createEvaluatorFigures, type TurnOutcome } from './figures.ts';

/** Turns that an evaluator may miss before another takes over. */
const LEASE_TURNS = 3;
/** A longer pause in evaluation is a start, after which alerts are held off. */
const GAP_TURNS = 4;
/** Observations kept while PostgreSQL is away: two hours of them, then the oldest go. */
const MOST_KEPT = 240;
/** Days that are no baseline are known this far back and ahead: Grafana's rules go by them too. */
const UNUSUAL_DAYS = { back: 35, ahead: 60 } as const;

export interface AlertEvaluatorDeps extends Omit<ObserveOptions, 'reader'> {
  db: Database;
  /** Read-only, with a statement timeout. */
  openReader(): PanelReader;
  nowMs(): number;
  everyMs: number;
  logger: Logger;
  metrics?: Metrics;
  /** Unique to this evaluator. */
  holder?: string;
}

export interface AlertEvaluator {
  /** Looks once and writes what it saw. Never two at the same time. Rejects where an observation cannot be written. */
  turn(): Promise<TurnOutcome>;
  /** Gives the lease up. */
  stop(): Promise<void>;
}

/**
 * One evaluator. Several may run: one evaluates, by a lease. While PostgreSQL is away it goes on looking, and writes
 * what it saw when PostgreSQL is back, in order: an alert of that time is in the table then.
 */
export function createAlertEvaluator(deps: AlertEvaluatorDeps): AlertEvaluator {
  const { db, openReader, nowMs, everyMs, rules, targets, kafka, logger, metrics } = deps;
  const { holder = randomUUID() } = deps;
  const figures = metrics && createEvaluatorFigures(metrics, rules);
  let reader: PanelReader | undefined;
  let kept: Observation[] = [];
  let observedAtMs: number | null = null;
  let daysAddedOn: number | null = null;

  /** null: another evaluates. 'away': PostgreSQL does not answer. */
  async function lease(atMs: number): Promise<EvaluatorLease | null | 'away'> {
    const request = { holder, atMs, ttlMs: LEASE_TURNS * everyMs, gapMs: GAP_TURNS * everyMs };
    return takeEvaluatorLease(db, { ...request, evaluatedAtMs: observedAtMs }).catch(awayOrThrow);
  }

  async function look(): Promise<TurnOutcome> {
    const atMs = nowMs();
    const held = await lease(atMs);
    if (held === null) {
      kept = [];
      observedAtMs = null;
      figures?.standby();
      return 'standby';
    }
    reader ??= openReader();
    const observation = await observe({ rules, targets, kafka, reader }, atMs);
    observedAtMs = atMs;
    kept = [...kept, observation].slice(-MOST_KEPT);
    figures?.observed(observation);
    if (held === 'away') return 'away';
    await addDays(atMs);
    for (let next = kept[0]; next !== undefined; next = kept[0]) {
      const options = { rules, targets, holder, resumedAtMs: held.resumedAtMs };
      const changes = await applyObservation(db, next, options).catch(awayOrThrow);
      if (changes === 'away') return 'away';
      if (changes === null) {
        kept = [];
        return 'standby';
      }
      kept = kept.slice(1);
      for (const change of changes) logChange(logger, change);
    }
    figures?.firing(await countFiring(db, new Date(atMs)));
    return 'applied';
  }

  /** Once a day. */
  async function addDays(atMs: number): Promise<void> {
    const today = koreanDay(atMs);
    if (daysAddedOn === today) return;
    await addUnusualDays(db, unusualDays(today - UNUSUAL_DAYS.back, today + UNUSUAL_DAYS.ahead));
    daysAddedOn = today;
  }

  return {
    async turn() {
      const startedMs = performance.now();
      try {
        const outcome = await look();
        figures?.turned(outcome, (performance.now() - startedMs) / 1_000);
        return outcome;
      } catch (error) {
        // An observation that cannot be written must not stop those after it.
        kept = kept.slice(1);
        figures?.turned('failed', 0);
        throw error;
      }
    },
    async stop() {
      await releaseEvaluatorLease(db, holder).catch(() => undefined);
      await reader?.close();
      reader = undefined;
    },
  };
}

function awayOrThrow(error: unknown): 'away' {
  if (storeFault(error)?.retriable === true) return 'away';
  throw error;
}

function logChange(logger: Logger, { rule, labels, change, value }: AlertChange): void {
  const about = { rule, labels: labelKeyOf(labels), value };
  if (change === 'fire') logger.warn({ code: 'alert-firing', ...about }, 'an alert fires');
  else logger.info(about, 'an alert is resolved');
}
