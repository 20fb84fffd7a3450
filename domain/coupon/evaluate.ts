import type { FactName, Facts } from './facts.ts';
import { type Decision, type Moment, parameterOf, type RuleDefinition } from './rule.ts';
import type { Trigger } from './trigger.ts';

const NOTHING: Decision = { kind: 'nothing' };

/** The facts `rule` needs for `trigger`; null if it does not look at such a trigger at all. */
export function factsNeeded(rule: RuleDefinition, trigger: Trigger): readonly FactName[] | null {
  if (trigger.kind === 'timer') return rule.when.timer?.needs ?? null;
  return rule.when.event.types.includes(trigger.event.type) ? rule.when.event.needs : null;
}

/**
 * What `rule` decides about `trigger`. Pure: the same arguments give the same decision. `facts` must hold all of
 * factsNeeded. A trigger older than the rule's `latestSeconds` issues no coupon and starts no timer: seeds, imports and
 * an issuer that was down produce old events, for which a coupon would come too late. Such events are still added to
 * the shopper's past, and still cancel timers.
 */
export function evaluate(rule: RuleDefinition, trigger: Trigger, facts: Partial<Facts>, moment: Moment): Decision {
  const needed = factsNeeded(rule, trigger);
  if (needed === null || !moment.settings.enabled) return NOTHING;
  const missing = needed.filter((name) => !(name in facts));
  if (missing.length > 0) throw new TypeError(`rule ${rule.code} was not given the facts ${missing.join(', ')}`);
  const decision = decide(rule, trigger, facts as Facts, moment);
  const atMs = momentOf(trigger, decision);
  const isLate = moment.nowMs - atMs > parameterOf(moment.settings, 'latestSeconds') * 1_000;
  return isLate && (decision.kind === 'issue' || decision.kind === 'wait') ? NOTHING : decision;
}

function decide(rule: RuleDefinition, trigger: Trigger, facts: Facts, moment: Moment): Decision {
  if (trigger.kind === 'event') return rule.when.event.decide(trigger.event, facts, moment);
  return rule.when.timer?.decide(trigger.timer, facts, moment) ?? NOTHING;
}

/** When what was decided was, or is to be, true. */
function momentOf(trigger: Trigger, decision: Decision): number {
  if (decision.kind === 'wait') return decision.timer.dueAtMs;
  return trigger.kind === 'event' ? trigger.event.occurredAtMs : trigger.timer.dueAtMs;
}
