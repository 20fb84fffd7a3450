import { expect, test } from 'vitest';
import { type BehaviorEvent, behaviorEventSchema } from '#contracts/events.ts';
import { behaviorHistory } from './behavior-history.ts';
import { generateCatalogue } from './catalogue.ts';
import { generateCustomers } from './customers.ts';
import { type SeededOrder, soldCounts } from './seeded-order.ts';
import { TASTE_CLUSTERS } from './taste-clusters.ts';

const now = new Date('2026-01-15T00:00:00Z');
const shopAt = (at: Date) => ({
  customers: generateCustomers({ seed: 1, customers: 300, now: at }),
  products: generateCatalogue({ seed: 1, products: 1_200, sellers: 200, now: at }).products,
  now: at,
});
const { customers, products } = shopAt(now);
const orders: SeededOrder[] = [];
const options = { seed: 1, days: 30, events: 8_000 };
const history = [...behaviorHistory({ ...options, customers, products, now, onOrder: (order) => orders.push(order) })];

test('customers: the first is the demo account, ids and addresses are their own, all inside their bounds', () => {
  expect(customers[0]?.email).toBe('demo@dangol.test');
  expect(new Set(customers.map(({ id }) => id)).size).toBe(300);
  expect(new Set(customers.map(({ email }) => email)).size).toBe(300);
  for (const { tastes, joinedAt, birthYear } of customers) {
    expect(tastes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(joinedAt.getTime()).toBeLessThanOrEqual(now.getTime());
    expect(birthYear).toBeGreaterThan(1950);
    expect(birthYear).toBeLessThan(2013);
  }
});

test('it is about as long as asked, in order of time, within its days, each event valid', () => {
  expect(history.length).toBeGreaterThan(6_800);
  expect(history.length).toBeLessThan(9_200);
  const times = history.map(({ occurredAt }) => occurredAt);
  expect(times).toEqual([...times].sort());
  expect(times.at(-1)?.localeCompare(now.toISOString())).toBeLessThanOrEqual(0);
  expect(Date.parse(times[0] ?? '')).toBeGreaterThanOrEqual(now.getTime() - 30 * 86_400_000);
  for (const event of history.slice(0, 500)) expect(behaviorEventSchema.parse(event)).toEqual(event);
});

test('sent again at another hour it is the same events, told apart by nothing but their time', () => {
  const later = [...behaviorHistory({ ...options, ...shopAt(new Date(now.getTime() + 3_600_000)) })];
  const withoutTime = ({ occurredAt: _, ...rest }: BehaviorEvent) => rest;
  expect(later.map(withoutTime)).toEqual(history.map(withoutTime));
  expect(new Set(history.map(({ id }) => id)).size).toBe(history.length);
});

test('an order takes what lay in the cart of its session, and its total is its lines, discounts and shipping', () => {
  const byId = new Map(orders.map((order) => [order.id, order]));
  const carted = new Map<string, Set<number>>();
  let placed = 0;
  for (const event of history) {
    if (event.type === 'cart-item-added')
      carted.set(event.sessionId, (carted.get(event.sessionId) ?? new Set()).add(event.payload.productId));
    if (event.type !== 'order-placed') continue;
    placed += 1;
    const { orderId, lines, discountWon, totalWon } = event.payload;
    for (const { productId } of lines) expect(carted.get(event.sessionId)).toContain(productId);
    const itemsWon = lines.reduce((sum, { quantity, unitPriceWon }) => sum + quantity * unitPriceWon, 0);
    expect(totalWon).toBe(itemsWon - discountWon + (byId.get(orderId)?.shippingWon ?? Number.NaN));
  }
  expect(placed).toBeGreaterThan(100);
});

test('the events of orders and the orders themselves are the same story', () => {
  const idsOf = (type: 'order-placed' | 'payment-succeeded' | 'payment-failed' | 'order-cancelled') =>
    history.flatMap((event) => (event.type === type ? [event.payload.orderId] : [])).sort();
  const idsWhere = (condition: (order: SeededOrder) => boolean) =>
    orders
      .filter(condition)
      .map(({ id }) => id)
      .sort();
  const isPaid = ({ failureReason }: SeededOrder) => failureReason === null;
  expect(idsOf('order-placed')).toEqual(idsWhere(isPaid));
  expect(idsOf('payment-succeeded')).toEqual(idsWhere(isPaid));
  expect(idsOf('payment-failed')).toEqual(idsWhere((order) => !isPaid(order)));
  expect(idsOf('order-cancelled')).toEqual(idsWhere(({ cancelledAtMs }) => cancelledAtMs !== null));
  for (const order of orders) {
    const day = (ms: number) => Math.floor((ms + 9 * 3_600_000) / 86_400_000);
    expect(day(order.placedAtMs)).toBe(day(order.answeredAtMs));
  }
});

test('sales have a long tail: a tenth of what is sold makes up more than a fifth of the pieces', () => {
  const pieces = [...soldCounts(orders).values()].sort((a, b) => b - a);
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  expect(sum(pieces.slice(0, pieces.length / 10)) / sum(pieces)).toBeGreaterThan(1 / 5);
});

test('there is something to find: what one shopper looks at shares a way of life far more often than chance', () => {
  const clustersOf = new Map<string, Set<number>>();
  TASTE_CLUSTERS.forEach(({ kinds }, cluster) => {
    for (const kind of kinds) clustersOf.set(kind, (clustersOf.get(kind) ?? new Set()).add(cluster));
  });
  const kindOf = new Map(products.map(({ id, kind }) => [id, kind]));
  const views = history.flatMap((event) =>
    event.type === 'page-viewed' && event.payload.productId !== undefined
      ? [{ shopperId: event.shopperId, kind: kindOf.get(event.payload.productId) ?? '' }]
      : [],
  );
  const related = ([one, other]: [string, string]) =>
    [...(clustersOf.get(one) ?? [])].some((cluster) => clustersOf.get(other)?.has(cluster));
  const share = (pairs: [string, string][]) => pairs.filter(related).length / pairs.length;
  const within: [string, string][] = [];
  for (const own of Map.groupBy(views, ({ shopperId }) => shopperId).values())
    own.slice(1).forEach(({ kind }, index) => {
      within.push([own[index]?.kind ?? '', kind]);
    });
  const across = views
    .slice(0, -600)
    .map(({ kind }, index): [string, string] => [kind, views[index + 600]?.kind ?? '']);
  expect(share(within)).toBeGreaterThan(0.7);
  expect(share(within)).toBeGreaterThan(4 * share(across));
});
