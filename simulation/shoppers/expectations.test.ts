import { expect, test } from 'vitest';
import type { Action } from './actions.ts';
import type { Target } from './coupon-causes.ts';
import { type Firing, judge, momentOfId } from './expectations.ts';
import { type CouponRule, PROMISED, termsWith } from './terms.ts';

const DAY = 86_400;
/** Noon in Seoul, in seconds. */
const NOON = Date.UTC(2026, 10, 21, 3) / 1_000;
const CATEGORY = 2;

const view = (seconds: number, productId?: number, categoryId = CATEGORY): Action => ({
  kind: 'viewed',
  atMs: (NOON + seconds) * 1_000,
  ...(productId !== undefined && { productId, categoryId }),
});
const cart = (seconds: number, productId: number, categoryId = CATEGORY): Action => ({
  kind: 'carted',
  atMs: (NOON + seconds) * 1_000,
  productId,
  categoryId,
});
const search = (seconds: number, categoryId: number | null = CATEGORY): Action => ({
  kind: 'searched',
  atMs: (NOON + seconds) * 1_000,
  categoryId,
});
const order = (seconds: number, orderId: string, totalWon = 20_000, ...productIds: number[]): Action => ({
  kind: 'ordered',
  atMs: (NOON + seconds) * 1_000,
  orderId,
  productIds,
  totalWon,
});
const checkout = (seconds: number): Action => ({ kind: 'checkout', atMs: (NOON + seconds) * 1_000 });

const ofProduct = (...productIds: number[]): Target => ({ kind: 'product', productIds });
const ofCategory = (categoryId = CATEGORY): Target => ({ kind: 'category', categoryId });
const ANY: Target = { kind: 'any' };
const coupon = (rule: CouponRule, target: Target | null, seconds: number, isSeen = true): Firing => ({
  rule,
  couponId: `${rule} ${seconds}`,
  target,
  issuedMs: (NOON + seconds) * 1_000,
  seenMs: isSeen ? (NOON + seconds) * 1_000 : null,
});
const terms = { ...PROMISED, C7: { ...PROMISED.C7, waitSeconds: 20 } };
const held = (rule: CouponRule, actions: Action[], ...firings: Firing[]) =>
  judge(rule, actions, firings, { fromMs: NOON * 1_000, untilMs: (NOON + 300) * 1_000, terms });

/** For each rule: who meets its condition, the coupon due, and when; and who is short of it by one. */
const TABLE: Record<CouponRule, { meets: Action[]; target: Target; due: number; short: Action[] }> = {
  C1: { meets: [view(0, 7), view(8)], target: ofProduct(7), due: 3, short: [view(0, 7), view(1)] },
  C2: {
    meets: [cart(0, 1), cart(5, 2), cart(10, 3)],
    target: ofCategory(),
    due: 10,
    short: [cart(0, 1), cart(5, 2), cart(10, 3, 5)],
  },
  C3: {
    meets: [view(0, 1), view(5, 2), view(10, 1)],
    target: ofCategory(),
    due: 10,
    short: [view(-13 * 3_600, 1), view(5, 2), view(10, 1)],
  },
  C4: {
    meets: [view(-5 * DAY, 1), view(-2 * DAY + 600, 2), view(10, 3)],
    target: ofCategory(),
    due: 10,
    short: [view(-5 * DAY, 1), view(-2 * DAY - 600, 2), view(10, 3)],
  },
  C5: {
    meets: [search(0), search(4, 9), search(8), search(12)],
    target: ofCategory(),
    due: 12,
    short: [search(0), search(4, 9), search(8), search(12, null)],
  },
  C6: { meets: [order(5, 'a', 10_000, 1)], target: ANY, due: 5, short: [order(5, 'a', 9_999, 1)] },
  C7: { meets: [cart(0, 1)], target: ofProduct(1), due: 20, short: [cart(0, 1), checkout(15)] },
  C8: {
    meets: [order(-40 * DAY, 'a', 5_000, 1, 2), order(5, 'b', 5_000, 2, 3)],
    target: ofProduct(2),
    due: 5,
    short: [order(-40 * DAY, 'a', 5_000, 1), order(5, 'b', 5_000, 2, 3)],
  },
  C9: {
    meets: [order(-41 * DAY + 30, 'a'), order(-27 * DAY + 30, 'b'), order(-13 * DAY + 30, 'c')],
    target: ANY,
    due: 30,
    short: [
      order(-41 * DAY + 30, 'a'),
      order(-27 * DAY + 30, 'b'),
      order(-13 * DAY + 30, 'c'),
      order(10, 'd', 5_000, 1),
    ],
  },
};
const rules = Object.keys(TABLE) as CouponRule[];

test.each(rules)('%s is owed to whom it was promised, and its delay counts from then', (rule) => {
  const { meets, target, due } = TABLE[rule];
  expect(held(rule, meets, coupon(rule, target, due + 0.4))).toMatchObject({ expected: 1, fired: 1, wrong: 0 });
  expect(held(rule, meets, coupon(rule, target, due + 0.4)).latenciesMs.map(Math.round)).toEqual([400]);
  expect(held(rule, meets, coupon(rule, target, due, false)).latenciesMs).toEqual([]);
  expect(held(rule, meets)).toMatchObject({ expected: 1, fired: 0, wrong: 0 });
});

test.each(rules)('%s for somebody short of it by one is wrong, and not owed', (rule) => {
  const { short, target, due } = TABLE[rule];
  expect(held(rule, short)).toMatchObject({ expected: 0, fired: 0, wrong: 0 });
  expect(held(rule, short, coupon(rule, target, due + 0.4))).toMatchObject({ expected: 0, fired: 0, wrong: 1 });
});

test.each(rules)('%s for another thing, before its time, long after it, or a second time is wrong', (rule) => {
  const { meets, target, due } = TABLE[rule];
  const another = target.kind === 'category' ? ofCategory(99) : ofProduct(99);
  for (const firing of [coupon(rule, another, due), coupon(rule, target, due - 2), coupon(rule, target, due + 60)])
    expect(held(rule, meets, firing)).toMatchObject({ fired: 0, wrong: 1 });
  expect(held(rule, meets, coupon(rule, target, due), coupon(rule, target, due + 1)).wrong).toBe(1);
});

test('what was due before the visit, or when nobody looked any more, is not owed', () => {
  const { meets, due } = TABLE.C3;
  const at = (seconds: number) => (NOON + seconds) * 1_000;
  expect(judge('C3', meets, [], { untilMs: at(due + 2) }).expected).toBe(0);
  expect(judge('C3', meets, [], { untilMs: at(due + 20) }).expected).toBe(1);
  expect(judge('C3', meets, [], { fromMs: at(due + 2) }).expected).toBe(0);
});

test('a cart is owed its coupon from when the button’s effect was certain, not from its press', () => {
  const slow: Action = { ...(cart(0, 1) as Extract<Action, { kind: 'carted' }>), byMs: (NOON + 4) * 1_000 };
  const until = (seconds: number) => judge('C7', [slow], [], { untilMs: (NOON + seconds) * 1_000, terms });
  expect(until(27)).toMatchObject({ expected: 0 });
  expect(until(30)).toMatchObject({ expected: 1, fired: 0 });
  expect(held('C7', [slow], coupon('C7', ofProduct(1), 23))).toMatchObject({ fired: 1, wrong: 0 });
  // A checkout begun while that was open may have come in time.
  expect(held('C7', [slow, checkout(22)])).toMatchObject({ expected: 0, wrong: 0 });
});

test('a member is owed C9 for orders of before with the first look of the visit, up to a day too late', () => {
  const ordered = (late: number) => [-40, -30, -20].map((day) => order(day * DAY - late + 11 * DAY, `${day}`));
  const logIn: Action = { kind: 'logged-in', atMs: (NOON + 5) * 1_000 };
  const visit = (late: number) => [...ordered(late), logIn, view(10, 1)];
  const fromMs = NOON * 1_000;
  const judged = (late: number, ...firings: Firing[]) => judge('C9', visit(late), firings, { fromMs, terms });
  expect(judged(3_600, coupon('C9', ANY, 11))).toMatchObject({ expected: 1, fired: 1, wrong: 0, latenciesMs: [1_000] });
  expect(judged(3_600)).toMatchObject({ expected: 1, fired: 0 });
  expect(judged(3_600, coupon('C9', ANY, 6))).toMatchObject({ wrong: 1 });
  expect(judged(DAY + 60)).toMatchObject({ expected: 0 });
  expect(judge('C9', [...ordered(3_600), logIn], [], { fromMs, terms })).toMatchObject({ expected: 0 });
});

test('near the third second either is right', () => {
  const actions = [view(0, 7), view(3.2)];
  expect(held('C1', actions)).toMatchObject({ expected: 0, wrong: 0 });
  expect(held('C1', actions, coupon('C1', ofProduct(7), 3.1))).toMatchObject({ expected: 1, fired: 1, wrong: 0 });
});

test('in the cool-down nothing is owed and everything is wrong', () => {
  const actions = [view(0, 7), view(10, 8), view(70, 9), view(80)];
  const seven = coupon('C1', ofProduct(7), 3);
  expect(held('C1', actions, seven, coupon('C1', ofProduct(9), 73))).toMatchObject({ expected: 2, fired: 2, wrong: 0 });
  const all = held('C1', actions, seven, coupon('C1', ofProduct(8), 13), coupon('C1', ofProduct(9), 74));
  expect(all.wrong).toBe(1);
  // The one for 7 that did not come takes its cool-down with it.
  expect(held('C1', actions)).toMatchObject({ expected: 2, fired: 0 });
});

test('what the page did not say for sure is neither owed nor wrong', () => {
  const unsure: Action = { ...(cart(10, 3) as Extract<Action, { kind: 'carted' }>), isUnsure: true };
  const actions = [cart(0, 1), cart(5, 2), unsure];
  expect(held('C2', actions)).toMatchObject({ expected: 0, wrong: 0 });
  expect(held('C2', actions, coupon('C2', ofCategory(), 10.2))).toMatchObject({ expected: 1, fired: 1, wrong: 0 });
});

test('an order that nobody saw come about is owed nothing, and explains what came of it', () => {
  const unsure: Action = { ...(order(20, 'x', 20_000, 1) as Extract<Action, { kind: 'ordered' }>), isUnsure: true };
  const actions = [order(-5 * DAY, 'a', 5_000, 1), cart(0, 1), unsure];
  for (const [rule, target] of [
    ['C6', ANY],
    ['C8', ofProduct(1)],
    ['C7', ofProduct(1)],
  ] as const) {
    expect(held(rule, actions)).toMatchObject({ expected: 0, wrong: 0 });
    expect(held(rule, actions, coupon(rule, target, 20.5))).toMatchObject({ fired: 1, wrong: 0 });
  }
});

test('what was sold out meanwhile may be left out of a coupon for a cart, nothing may be added to it', () => {
  const actions = [cart(0, 1), cart(4, 2)];
  expect(held('C7', actions, coupon('C7', ofProduct(2), 24.1))).toMatchObject({ expected: 1, fired: 1 });
  expect(held('C7', actions, coupon('C7', ofProduct(2, 3), 24.1))).toMatchObject({ fired: 0, wrong: 1 });
});

test('terms are what operators have set, where they have', () => {
  const set = { rule: 'C7', cooldownSeconds: 60, capPerShopper: 1, parameters: { waitSeconds: 20 } };
  expect(termsWith([set]).C7).toEqual({ cooldownSeconds: 60, cap: 1, waitSeconds: 20 });
  expect(termsWith([set]).C1).toEqual(PROMISED.C1);
});

test('a version 7 id tells when it was made, another does not', () => {
  expect(momentOfId('019a1b2c-3d4e-7abc-8def-0123456789ab')).toBe(0x019a1b2c3d4e);
  expect(momentOfId('019a1b2c-3d4e-4abc-8def-0123456789ab')).toBeNull();
});
