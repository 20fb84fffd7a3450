import type { RuleEvent } from './rule-event.ts';

/**
 * Words of the engine. A TRIGGER is what makes a rule be looked at: an event of the shopper, or a TIMER the rule asked
 * for earlier. A rule answers with a DECISION. The CAUSE names what is rewarded: the event behind it, an order, or
 * "this category on this day". One cause issues one coupon of a rule, however often it is handled. FACTS are what else
 * the rule needs to know; it names them, the caller fetches them.
 */
export interface RuleTimer {
  /** What the timer is about; a shopper has at most one timer a rule and subject. */
  subject: string;
  causeId: string;
  dueAtMs: number;
  payload: TimerPayload;
}
export type TimerPayload = Readonly<Record<string, number | string>>;

export type Trigger = { kind: 'event'; event: RuleEvent } | { kind: 'timer'; timer: RuleTimer };
