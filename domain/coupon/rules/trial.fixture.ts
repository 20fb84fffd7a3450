import { evaluate } from '../evaluate.ts';
import type { Facts } from '../facts.ts';
import { addToPast, NO_PAST, type Past, type PastEntry } from '../past.ts';
import { type Decision, defaultSettings, type RuleDefinition } from '../rule.ts';
import type { RuleEvent, RuleEventPayloads, RuleEventType } from '../rule-event.ts';
import type { RuleTimer } from '../trigger.ts';

/* Builders for tests of a rule: events, facts, and the rule's decision. */

/** Noon in Seoul. */
export const NOON = Date.UTC(2026, 10, 21, 3);
export const NOTHING: Decision = { kind: 'nothing' };

/**
 * The rule's decision about an event of `atMs`, by its default settings; `nowMs` is later for an event handled late.
 */
export function onEvent<T extends RuleEventType>(
  rule: RuleDefinition,
  type: T,
  payload: RuleEventPayloads[T],
  facts: Partial<Facts> = {},
  { atMs = NOON, nowMs = atMs }: { atMs?: number; nowMs?: number } = {},
): Decision {
  const event = { id: 'event', type, occurredAtMs: atMs, shopperId: 's', payload } as RuleEvent;
  return evaluate(
    rule,
    { kind: 'event', event },
    { cycle: null, ...facts },
    { nowMs, settings: defaultSettings(rule) },
  );
}

/** The rule's decision when a timer of its own is due. */
export function onTimer(
  rule: RuleDefinition,
  timer: RuleTimer,
  facts: Partial<Facts> = {},
  nowMs = timer.dueAtMs,
): Decision {
  return evaluate(
    rule,
    { kind: 'timer', timer },
    { cycle: null, ...facts },
    { nowMs, settings: defaultSettings(rule) },
  );
}

export function pastOf(...entries: PastEntry[]): Past {
  return entries.reduce(addToPast, NO_PAST);
}

export function viewed(id: string, atMs: number, categoryId = 2): PastEntry {
  return { kind: 'viewed', id, atMs, productId: 17, categoryId };
}

export function searched(id: string, atMs: number, categoryId: number): PastEntry {
  return { kind: 'searched', id, atMs, categoryId };
}

export function ordered(id: string, atMs: number, ...productIds: number[]): PastEntry {
  return { kind: 'ordered', id, atMs, productIds };
}

export const PRODUCT: Facts['product'] = { productId: 17, categoryId: 2, priceWon: 10_000, stock: 5 };

export function inCart(productId: number, categoryId = 2, isAvailable = true): Facts['cart'][number] {
  return { productId, categoryId, quantity: 1, isAvailable };
}
