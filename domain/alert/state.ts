import type { AlertRuleTerms } from './rule.ts';

/** What one evaluation found of a rule and a set of labels. unknown: there was nothing to judge by. */
export interface Finding {
  condition: 'active' | 'inactive' | 'unknown';
  value: number | null;
  /** What was expected, where the rule compares. */
  baseline: number | null;
  /** Another condition explains this one (AlertRuleTerms.inhibitedBy). */
  isInhibited: boolean;
}

/** What is kept of a condition while it holds, or while its alert is open. */
export interface ConditionState {
  activeSinceMs: number;
  /** Since when it does not hold, while its alert is open; null: it holds. */
  quietSinceMs: number | null;
}

export interface AlertStep {
  /** What to keep; null: nothing. */
  condition: ConditionState | null;
  /**
   * fire: a new alert, begun at `condition.activeSinceMs`. see: the open alert's condition holds. resolve: it has
   * ended.
   */
  change: 'fire' | 'see' | 'resolve' | null;
}

/**
 * The step of one rule and set of labels at `atMs`. `isOpen`: there is an alert that has not ended. `isHeldOff`: after
 * a start; what is pending goes on, nothing fires. States: pending (the condition holds, for less than `forSeconds`),
 * open (firing or acknowledged, which is the operator's mark and changes nothing here), ended. Times are counted as
 * Prometheus counts `for` and `keep_firing_for`. A step that is repeated at the same time changes nothing.
 */
export function stepAlert(
  rule: Pick<AlertRuleTerms, 'forSeconds' | 'keepFiringSeconds'>,
  before: { condition: ConditionState | null; isOpen: boolean },
  { condition: found, isInhibited }: Pick<Finding, 'condition' | 'isInhibited'>,
  { atMs, isHeldOff }: { atMs: number; isHeldOff: boolean },
): AlertStep {
  const { condition, isOpen } = before;
  if (found === 'unknown') return { condition, change: null };
  if (isInhibited) return isOpen ? { condition, change: null } : { condition: null, change: null };
  if (found === 'active') {
    const next = { activeSinceMs: condition?.activeSinceMs ?? atMs, quietSinceMs: null };
    if (isOpen) return { condition: next, change: 'see' };
    const isDue = atMs - next.activeSinceMs >= rule.forSeconds * 1_000;
    return { condition: next, change: isDue && !isHeldOff ? 'fire' : null };
  }
  if (!isOpen) return { condition: null, change: null };
  const quietSinceMs = condition?.quietSinceMs ?? atMs;
  return atMs - quietSinceMs >= rule.keepFiringSeconds * 1_000
    ? { condition: null, change: 'resolve' }
    : { condition: { activeSinceMs: condition?.activeSinceMs ?? atMs, quietSinceMs }, change: null };
}
