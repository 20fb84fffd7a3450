import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CACHED_CUSTOMERS, CACHED_PRODUCTS } from '#contracts/traffic-cache.ts';
import { personalRateOf } from '#domain/propensity/score.ts';
import { SCENARIOS } from '#domain/scenario/scenarios.ts';
import { createRandom } from '#simulation/seed/random.ts';
import { TAXONOMY } from '#simulation/seed/taxonomy/index.ts';
import { createCachedPool, REFRESH_MS } from './customer-pool.ts';
import { createDayScores } from './day-scores.ts';
import { isAccelerated, ordersOfYearDay } from './pace.ts';
import type { TrafficCustomer, TrafficProduct } from './population.ts';
import { createProductPool } from './product-pool.ts';

const customer = (k: number, fields: Partial<TrafficCustomer> = {}): TrafficCustomer => ({
  ...{ id: `0192f000-0000-7000-8000-${String(k).padStart(12, '0')}`, ageBand: 30, gender: null, status: 'ACTIVE' },
  ...{ marketingConsent: false, grade: 'BRONZE', joinedAtMs: (k * 7_919) % 10_007 },
  ...fields,
});

test('the cache: 600 buyers and 400 who joined last, 700 best sellers and 300 newest, every 50 s', () => {
  expect(CACHED_CUSTOMERS).toEqual({ buyers: 600, newcomers: 400 });
  expect(CACHED_PRODUCTS).toEqual({ bestSellers: 700, newest: 300 });
  expect(REFRESH_MS).toBe(50_000);
});

test('the cached customers are those of the definition, whichever of them buy', () => {
  const customers = Array.from({ length: 2_000 }, (_, k) => customer(k));
  const scores = createDayScores(customers);
  const random = createRandom(1, 'pool');
  const orders = Array.from({ length: 900 }, () => random.int(0, 1_999));
  const pool = createCachedPool(customers, scores, orders);
  for (let round = 0; round < 5; round += 1) {
    pool.refresh(9_000);
    // By definition: the last order of each buyer, oldest first; those without one who have joined, newest first.
    const last = new Map(orders.map((index, at) => [index, at]));
    const buyers = [...last].sort((a, b) => a[1] - b[1]).map(([index]) => index);
    const joined = (index: number) => customers[index]?.joinedAtMs ?? 0;
    const newcomers = [...customers.keys()]
      .filter((index) => !last.has(index) && joined(index) <= 9_000)
      .sort((a, b) => joined(b) - joined(a));
    expect(pool.members()).toEqual([...buyers.slice(0, 600), ...newcomers.slice(0, 400)]);
    for (let k = 0; k < 150; k += 1) {
      const index = random.pick(round % 2 === 0 ? pool.members() : [...customers.keys()]);
      pool.bought(index);
      orders.push(index);
    }
  }
});

test('buyers are drawn in proportion to their scores: twice the score, twice the orders', () => {
  const customers = Array.from({ length: 40 }, (_, k) => customer(k, k === 0 ? { grade: 'VIP' } : {}));
  const scores = createDayScores(customers);
  const pool = createCachedPool(customers, scores, []);
  scores.begin(20_000);
  pool.refresh(20_000);
  const random = createRandom(3, 'draws');
  const counts = new Array<number>(40).fill(0);
  for (let k = 0; k < 40_000; k += 1) {
    const index = pool.draw(random, '30') ?? -1;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const total = customers.reduce((sum, _, index) => sum + scores.of(index), 0);
  customers.forEach(({ id }, index) => {
    const expected = (40_000 * scores.of(index)) / total;
    expect(Math.abs((counts[index] ?? 0) - expected), id).toBeLessThanOrEqual(5 * Math.sqrt(expected));
    if (personalRateOf(id) === 0) expect(counts[index]).toBe(0);
  });
});

test('a band that is not in the cache is drawn from all; where none ever buys, there is no buyer', () => {
  const customers = [customer(1, { status: 'LEFT' }), customer(2, { status: 'SUSPENDED' })];
  const scores = createDayScores(customers);
  const pool = createCachedPool(customers, scores, []);
  pool.refresh(20_000);
  expect(pool.draw(createRandom(1, 'none'), '20')).toBeNull();
  const buying = Array.from({ length: 30 }, (_, k) => customer(k));
  const whole = createCachedPool(buying, createDayScores(buying), []);
  whole.refresh(20_000);
  expect(whole.draw(createRandom(1, 'some'), '60')).not.toBeNull();
});

test('the cached products are those of the definition, whatever sells', () => {
  const products = Array.from(
    { length: 1_500 },
    (_, k): TrafficProduct => ({
      ...{ productId: k + 1, category: k % 2 === 0 ? 'food' : 'books', priceWon: 10_000 },
      ...{ listedAtMs: (k * 7_919) % 10_007, soldCount: (k * 31) % 97 },
    }),
  );
  const pool = createProductPool(products);
  const random = createRandom(1, 'products');
  for (let round = 0; round < 4; round += 1) {
    pool.refresh({});
    const best = [...products].sort((a, b) => b.soldCount - a.soldCount || a.productId - b.productId).slice(0, 700);
    const newest = products
      .filter((product) => !best.includes(product))
      .sort((a, b) => b.listedAtMs - a.listedAtMs || a.productId - b.productId)
      .slice(0, 300);
    expect(pool.members()).toEqual([...best, ...newest]);
    for (let k = 0; k < 600; k += 1) pool.sold(pool.draw(random), 1 + random.int(0, 5));
  }
});

test('a category that a scenario makes five times as likely sells about five times as often', () => {
  const products = Array.from(
    { length: 400 },
    (_, k): TrafficProduct => ({
      ...{ productId: k + 1, category: k % 2 === 0 ? 'food' : 'books', priceWon: 10_000, listedAtMs: k, soldCount: 3 },
    }),
  );
  const pool = createProductPool(products);
  pool.refresh({ food: 5 });
  const random = createRandom(1, 'factors');
  const drawn = Array.from({ length: 6_000 }, () => pool.draw(random).category);
  expect(Math.abs(drawn.filter((category) => category === 'food').length / 6_000 - 5 / 6)).toBeLessThan(0.02);
  const [food] = products;
  if (food !== undefined) expect(pool.drawLike(random, food).category).toBe('food');
});

test('every category that a scenario names is one of the shop', () => {
  const slugs = new Set(TAXONOMY.map(({ slug }) => slug));
  for (const { code, categories } of SCENARIOS)
    for (const slug of Object.keys(categories)) expect(slugs, `${code}: ${slug}`).toContain(slug);
});

test('the year has 200,000 orders and grows to one in 130 s; faster than one in 100 s is accelerated', () => {
  const year = Array.from({ length: 365 }, (_, k) => ordersOfYearDay(k + 0.5));
  expect(Math.abs(year.reduce((a, b) => a + b) - 200_000)).toBeLessThan(1);
  expect(ordersOfYearDay(0)).toBeCloseTo(86_400 / 130, 6);
  expect(ordersOfYearDay(0, 5_000)).toBeCloseTo(86_400 / 130 / 4, 6);
  fc.assert(fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), (a) => isAccelerated(a) === a > 864));
});
