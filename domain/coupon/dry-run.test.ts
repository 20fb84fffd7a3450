import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../shared/durations.ts';
import { createDryRun, type DryRunEvent, type DryRunStart } from './dry-run.ts';
import { NO_PAST } from './past.ts';
import { ruleOf } from './registry.ts';
import { defaultSettings, type RuleSettings } from './rule.ts';
import type { RuleCode } from './rule-codes.ts';
import type { RuleEvent } from './rule-event.ts';
import { NOON, PRODUCT } from './rules/trial.fixture.ts';

const MIDNIGHT = NOON - 12 * HOUR_MS;

function tryOut(code: RuleCode, changed: Partial<RuleSettings> = {}, more: Partial<DryRunStart> = {}) {
  const rule = ruleOf(code);
  if (rule === undefined) throw new Error(`${code} is gone`);
  return createDryRun({
    rule,
    settings: { ...defaultSettings(rule), ...changed },
    fromMs: MIDNIGHT,
    untilMs: MIDNIGHT + DAY_MS,
    committedWon: 0,
    product: (productId) => (PRODUCT === null ? null : { ...PRODUCT, productId }),
    ...more,
  });
}

let eventsMade = 0;
const pays = (shopperId: string, atMs: number, amountWon = 10_000): DryRunEvent => {
  const payload = { orderId: `order ${eventsMade++}`, amountWon };
  return {
    shopperId,
    atMs,
    pastEntries: [],
    event: { id: payload.orderId, type: 'payment-succeeded', shopperId, occurredAtMs: atMs, payload } as RuleEvent,
  };
};
const views = (shopperId: string, atMs: number, productId?: number): DryRunEvent => {
  const id = `view ${eventsMade++}`;
  const payload = productId === undefined ? {} : { productId };
  return {
    shopperId,
    atMs,
    pastEntries: productId === undefined ? [] : [{ kind: 'viewed', id, atMs, productId, categoryId: 2 }],
    event: { id, type: 'page-viewed', shopperId, occurredAtMs: atMs, payload },
  };
};

test('what it counts, and what the limits refused', () => {
  const run = tryOut('C6', { capPerShopper: 2, cooldownSeconds: 3_600, ttlSeconds: 600, maxDiscountWon: 5_000 });
  for (const hours of [1, 1.5, 3, 6]) run.handle(pays('a', MIDNIGHT + hours * HOUR_MS));
  run.handle(pays('a', MIDNIGHT + 7 * HOUR_MS, 9_999));
  run.handle(pays('b', MIDNIGHT + 8 * HOUR_MS));
  expect(run.finish()).toEqual({
    coupons: 3,
    shoppers: 2,
    atMostWon: 15_000,
    refused: { 'cooling-down': 1, capped: 1 },
    examples: [
      { shopperId: 'a', atMs: MIDNIGHT + HOUR_MS, target: { kind: 'any' } },
      { shopperId: 'a', atMs: MIDNIGHT + 3 * HOUR_MS, target: { kind: 'any' } },
      { shopperId: 'b', atMs: MIDNIGHT + 8 * HOUR_MS, target: { kind: 'any' } },
    ],
  });
});

test('coupons of the days before count against the limits, and what they may cost against the budget', () => {
  const had = { causeId: 'x', target: { kind: 'any' } as const, issuedAtMs: MIDNIGHT - HOUR_MS, usedAtMs: null };
  const holding = tryOut('C6');
  holding.known('a', NO_PAST, [{ ...had, expiresAtMs: NOON + 1 }]);
  holding.handle(pays('a', NOON));
  expect(holding.finish().refused).toEqual({ 'holds-one': 1 });

  const expired = tryOut('C6', { cooldownSeconds: 0 });
  expired.known('a', NO_PAST, [{ ...had, expiresAtMs: NOON }]);
  expired.handle(pays('a', NOON));
  expect(expired.finish().coupons).toBe(1);

  const budget = tryOut('C6', { maxDiscountWon: 1_000, budgetWon: 2_500 }, { committedWon: 600 });
  for (const shopper of ['a', 'b']) budget.handle(pays(shopper, NOON));
  expect(budget.finish()).toMatchObject({ coupons: 1, refused: { 'budget-spent': 1 } });
});

test('a rule that is off is tried as if it were on', () => {
  const run = tryOut('C6', { enabled: false });
  run.handle(pays('a', NOON));
  expect(run.finish().coupons).toBe(1);
});

test('time passes by the events: who stays is waited for, who goes on or carts is not', () => {
  const run = tryOut('C1');
  run.handle(views('stays', NOON, 17));
  run.handle(views('goes', NOON, 17));
  run.handle(views('carts', NOON, 17));
  run.handle(views('goes', NOON + 2_000));
  run.handle({ shopperId: 'carts', atMs: NOON + 2_500, pastEntries: [], carted: [17] });
  expect(run.result().coupons).toBe(0);
  run.handle(views('other', NOON + 3_001));
  // Too late: the coupon was there before.
  run.handle({ shopperId: 'stays', atMs: NOON + 4_000, pastEntries: [], carted: [17] });
  expect(run.finish().examples).toEqual([
    { shopperId: 'stays', atMs: NOON + 3_000, target: { kind: 'product', productIds: [17] } },
  ]);
});

test('what a rule waits for at midnight is issued after it; what came due before is not counted', () => {
  const run = tryOut('C1');
  run.handle(views('early', MIDNIGHT - 4_000, 17));
  run.handle(views('late', MIDNIGHT - 2_000, 17));
  expect(run.finish().examples.map(({ shopperId }) => shopperId)).toEqual(['late']);
});

test('a shopper who is forgotten begins anew, and a guest who logs in brings their views along', () => {
  const forgotten = tryOut('C3');
  for (const minute of [1, 2]) forgotten.handle(views('a', NOON + minute, 17));
  forgotten.handle({ shopperId: 'a', atMs: NOON + 3, pastEntries: [], isForgotten: true });
  forgotten.handle(views('a', NOON + 4, 17));
  expect(forgotten.finish().coupons).toBe(0);

  const adopted = tryOut('C3');
  for (const minute of [1, 2]) adopted.handle(views('guest', NOON + minute, 17));
  adopted.handle({ shopperId: 'member', atMs: NOON + 3, pastEntries: [], adoptedFrom: 'guest' });
  adopted.handle(views('member', NOON + 4, 17));
  expect(adopted.finish().examples.map(({ shopperId }) => shopperId)).toEqual(['member']);
});

test('an order of the days before is recalled: its reminder comes due on the day', () => {
  const dayOf = (ago: number) => NOON - ago * DAY_MS;
  const order = (ago: number) => ({ id: `order ${ago}`, atMs: dayOf(ago), productIds: [1], isCancelled: false });
  const past = { ...NO_PAST, orders: [41, 27, 13].map(order) };
  const run = tryOut('C9');
  run.known('a', past, []);
  for (const { id, atMs } of past.orders)
    run.recall({ id, type: 'order-placed', shopperId: 'a', occurredAtMs: atMs, payload: { orderId: id, lines: [] } });
  expect(run.finish().examples).toEqual([{ shopperId: 'a', atMs: NOON, target: { kind: 'any' } }]);
});

test('budget and cap hold, and the same events give the same answer, whatever happens', () => {
  const payments = fc.array(
    fc.record({
      shopperId: fc.constantFrom('a', 'b', 'c'),
      second: fc.integer({ min: 0, max: 86_399 }),
      amountWon: fc.constantFrom(9_000, 10_000, 50_000),
    }),
    { maxLength: 40 },
  );
  const limits = fc.record({
    capPerShopper: fc.integer({ min: 1, max: 4 }),
    cooldownSeconds: fc.integer({ min: 0, max: 20_000 }),
    ttlSeconds: fc.integer({ min: 60, max: 20_000 }),
    budgetWon: fc.integer({ min: 0, max: 12_000 }),
  });
  fc.assert(
    fc.property(payments, limits, (paid, changed) => {
      const settings = { ...changed, maxDiscountWon: 1_000 };
      const events = paid
        .map(({ shopperId, second, amountWon }) => pays(shopperId, MIDNIGHT + second * 1_000, amountWon))
        .sort((a, b) => a.atMs - b.atMs);
      const [one, again] = [tryOut('C6', settings, { examples: 99 }), tryOut('C6', settings, { examples: 99 })];
      for (const event of events) one.handle(event);
      for (const event of events) again.handle(event);
      const result = one.finish();
      expect(again.finish()).toEqual(result);
      expect(result.atMostWon).toBeLessThanOrEqual(changed.budgetWon);
      const perShopper = Map.groupBy(result.examples, ({ shopperId }) => shopperId);
      for (const own of perShopper.values()) {
        expect(own.length).toBeLessThanOrEqual(changed.capPerShopper);
        own.slice(1).forEach(({ atMs }, at) => {
          expect(atMs - (own[at]?.atMs ?? 0)).toBeGreaterThanOrEqual(changed.cooldownSeconds * 1_000);
        });
      }
      const wishes = paid.filter(({ amountWon }) => amountWon >= 10_000).length;
      const refused = Object.values(result.refused).reduce((sum, count) => sum + count, 0);
      expect(result.coupons + refused).toBe(wishes);
    }),
  );
});

test('a shopper is known once told of, and what is told later of the same one adds up', () => {
  const run = tryOut('C6');
  expect(run.knows('a')).toBe(false);
  run.known('a', NO_PAST, []);
  expect([run.knows('a'), run.knows('b')]).toEqual([true, false]);
  expect(run.finish()).toEqual({ coupons: 0, shoppers: 0, atMostWon: 0, refused: {}, examples: [] });
});

test('of the coupons no more than the examples asked for are shown, the first ones; ten if it is not said', () => {
  const shown = (examples?: number) => {
    const run = tryOut('C6', {}, examples === undefined ? {} : { examples });
    for (let n = 0; n < 12; n++) run.handle(pays(`s${n}`, NOON + n));
    const result = run.finish();
    expect(result.coupons).toBe(12);
    return result.examples.map(({ shopperId }) => shopperId);
  };
  expect(shown(2)).toEqual(['s0', 's1']);
  expect(shown()).toHaveLength(10);
});

test('a coupon that was used frees its shopper from the moment it was used, and its cause never', () => {
  const had = { causeId: 'x', target: { kind: 'any' } as const, issuedAtMs: MIDNIGHT - HOUR_MS, expiresAtMs: NOON * 2 };
  const outcome = (usedAtMs: number | null, causeId = 'x') => {
    const run = tryOut('C6', { cooldownSeconds: 0 });
    run.known('a', NO_PAST, [{ ...had, usedAtMs, causeId }]);
    const event = pays('a', NOON);
    run.handle(
      causeId === 'same'
        ? { ...event, event: { ...event.event, payload: { orderId: 'same', amountWon: 10_000 } } as RuleEvent }
        : event,
    );
    const { coupons, refused } = run.finish();
    return coupons === 1 ? 'issued' : Object.keys(refused)[0];
  };
  expect([outcome(null), outcome(NOON + 1), outcome(NOON), outcome(NOON, 'same')]).toEqual([
    'holds-one',
    'holds-one',
    'issued',
    'already-issued',
  ]);
});

test('a coupon for one target does not stand against one for another', () => {
  const category = (categoryId: number) => ({ kind: 'category', categoryId }) as const;
  const product = (...productIds: number[]) => ({ kind: 'product', productIds }) as const;
  const outcome = (code: RuleCode, target: ReturnType<typeof category> | ReturnType<typeof product>) => {
    const run = tryOut(code, { cooldownSeconds: 0 });
    run.known('a', NO_PAST, [
      { causeId: 'x', target, issuedAtMs: MIDNIGHT - HOUR_MS, expiresAtMs: NOON * 2, usedAtMs: null },
    ]);
    for (const n of [1, 2, 3]) run.handle(views('a', NOON + n * 60_000, 17));
    const { coupons, refused } = run.finish();
    return [coupons > 0, refused['holds-one'] ?? 0];
  };
  expect(outcome('C3', category(2))).toEqual([false, 1]);
  expect(outcome('C3', category(3))).toEqual([true, 0]);
  // C1 comes due after each of the three views.
  expect(outcome('C1', product(17))).toEqual([false, 3]);
  expect(outcome('C1', product(1, 7))[0]).toBe(true);
});

test('the cap looks back on its days, the first moment of them left out', () => {
  const { cap } = ruleOf('C6') ?? { cap: { perShopper: 0, withinDays: 0 } };
  const outcome = (agoMs: number) => {
    const run = tryOut('C6', { capPerShopper: 1 });
    const issuedAtMs = NOON - agoMs;
    run.known('a', NO_PAST, [
      { causeId: 'x', target: { kind: 'any' }, issuedAtMs, expiresAtMs: issuedAtMs + 1, usedAtMs: null },
    ]);
    run.handle(pays('a', NOON));
    return run.finish().coupons;
  };
  expect([outcome(cap.withinDays * DAY_MS - 1), outcome(cap.withinDays * DAY_MS)]).toEqual([0, 1]);
});

test('what waits comes in the order in which it is due, not in that in which it began', () => {
  const run = tryOut('C7');
  const fills = (shopperId: string, atMs: number): DryRunEvent => ({
    shopperId,
    atMs,
    pastEntries: [],
    carted: [17],
    event: {
      id: `cart ${shopperId}`,
      type: 'cart-item-added',
      shopperId,
      occurredAtMs: atMs,
      payload: { productId: 17, quantity: 1 },
    },
  });
  for (const [shopperId, minute] of [
    ['b', 1],
    ['a', 2],
    ['c', 3],
  ] as const)
    run.handle(fills(shopperId, NOON + minute * 60_000));
  // Carted anew: the waiting of c begins again, and that of a too.
  run.handle(fills('a', NOON + 10 * 60_000));
  // Emptied before it is due: nothing is left to reward.
  run.handle({ shopperId: 'c', atMs: NOON + 11 * 60_000, pastEntries: [], uncarted: [17] });
  expect(run.finish().examples.map(({ shopperId, atMs }) => [shopperId, (atMs - NOON) / 60_000])).toEqual([
    ['b', 31],
    ['a', 40],
  ]);
});

test('what has sold out or is no longer listed is no reward for a cart', () => {
  for (const product of [null, { productId: 17, categoryId: 2, priceWon: 1_000, stock: 0 }]) {
    const run = tryOut('C1', {}, { product: () => product });
    run.handle(views('a', NOON, 17));
    expect(run.finish().coupons).toBe(0);
  }
});
