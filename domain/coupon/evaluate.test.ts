import { expect, test } from 'vitest';
import { evaluate, factsNeeded } from './evaluate.ts';
import { ruleOf } from './registry.ts';
import { defaultSettings, parameterOf, type RuleDefinition, settingsInForce } from './rule.ts';
import { NOON, NOTHING, onEvent, onTimer } from './rules/trial.fixture.ts';

function rule(code: string): RuleDefinition {
  const found = ruleOf(code);
  if (found === undefined) throw new Error(`${code} is gone`);
  return found;
}
const paid = { orderId: 'order', amountWon: 10_000 };

test('a cause that is as old as latestSeconds still counts, one of a millisecond more does not', () => {
  const latestMs = (rule('C6').parameters.latestSeconds ?? 0) * 1_000;
  const at = (ageMs: number) =>
    onEvent(rule('C6'), 'payment-succeeded', paid, {}, { atMs: NOON, nowMs: NOON + ageMs }).kind;
  expect([at(0), at(latestMs), at(latestMs + 1)]).toEqual(['issue', 'issue', 'nothing']);
});

test('a wait is late by when it is due, not by when it began', () => {
  const { waitSeconds = 0, latestSeconds } = rule('C7').parameters;
  const line = { productId: 1, quantity: 1 };
  const at = (seconds: number) =>
    onEvent(rule('C7'), 'cart-item-added', line, {}, { atMs: NOON, nowMs: NOON + seconds * 1_000 }).kind;
  expect([at(waitSeconds + latestSeconds), at(waitSeconds + latestSeconds + 1)]).toEqual(['wait', 'nothing']);
});

test('what is late ends a wait all the same', () => {
  const order = { orderId: 'order', lines: [] };
  const late = { atMs: NOON, nowMs: NOON + 365 * 86_400_000 };
  expect(onEvent(rule('C7'), 'order-placed', order, {}, late).kind).toBe('cancel');
});

test('a rule looks at its own events and at timers if it asks for any', () => {
  const timer = { subject: 's', causeId: 'c', dueAtMs: NOON, payload: {} };
  expect(onEvent(rule('C6'), 'searched', { categoryId: 1 })).toEqual(NOTHING);
  expect(onTimer(rule('C6'), timer)).toEqual(NOTHING);
  expect(factsNeeded(rule('C6'), { kind: 'timer', timer })).toBeNull();
  expect(factsNeeded(rule('C1'), { kind: 'timer', timer })).toEqual(['cart', 'product']);
});

test('the facts that are missing are named with the rule, and no others', () => {
  const timer = { subject: 's', causeId: 'c', dueAtMs: NOON, payload: {} };
  const moment = { nowMs: NOON, settings: defaultSettings(rule('C1')) };
  expect(() => evaluate(rule('C1'), { kind: 'timer', timer }, { cart: [] }, moment)).toThrow(
    new TypeError('rule C1 was not given the facts product'),
  );
});

test('an operator’s numbers are laid over the rule’s own; what is not set keeps its default', () => {
  const defaults = defaultSettings(rule('C1'));
  expect(settingsInForce(rule('C1'), undefined)).toEqual(defaults);
  const set = { ...defaults, discountPercent: 7, enabled: false, parameters: { waitSeconds: 9 } };
  expect(settingsInForce(rule('C1'), set)).toEqual({
    ...defaults,
    discountPercent: 7,
    enabled: false,
    parameters: { ...defaults.parameters, waitSeconds: 9 },
  });
  expect(defaults).toMatchObject({ enabled: true, guestSharePercent: 50 });
});

test('a number that the settings lack is a mistake of the caller', () => {
  expect(() => parameterOf({ parameters: { a: 1 } }, 'b')).toThrow(
    new TypeError("the rule's settings have no parameter b"),
  );
  expect(parameterOf({ parameters: { a: 0 } }, 'a')).toBe(0);
});
