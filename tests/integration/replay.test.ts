import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareLists, oracleOf } from '#simulation/replay/compare-lists.ts';
import { generateLog } from '#simulation/replay/generated-log.ts';
import { assertEvents, runReplay } from '#simulation/replay/run-replay.ts';
import { type TestServices, testServices } from '../support/services.ts';

// Redis serves what the oracle of the log computes, for every shopper: list, order, score and reason.
const log = generateLog({ seed: 7, shoppers: 150, products: 300, events: 4_000 });
const plain = oracleOf(log);

let services: TestServices;
beforeEach(async () => {
  services = await testServices();
});
afterEach(async () => services.close());

test('the generated log holds every kind of act, and what it makes is not empty', () => {
  assertEvents(log);
  expect(new Set(log.events.map((event) => event.type)).size).toBeGreaterThanOrEqual(8);
  const tiers = plain.shopperIds().flatMap((id) => plain.listsOf(id).map((list) => list.tier));
  expect(tiers.filter((tier) => tier === 'personal').length).toBeGreaterThan(200);
});

test('a log through Kafka and the worker gives the lists of the recount, and again after Redis was flushed', async () => {
  const report = await runReplay({ log, plain, env: services.env, flushAtTheEnd: 'namespace' });
  expect(report.lists.examples).toEqual([]);
  expect(report.lists.shoppers).toBe(plain.shopperIds().length);
  expect(report.afterFlush?.examples).toEqual([]);
  expect(report.afterFlush?.lists).toBe(report.lists.lists);
}, 180_000);

test('a worker killed −9 in the middle loses nothing and counts nothing twice', async () => {
  const report = await runReplay({ log, plain, env: services.env, killInTheMiddle: true });
  expect(report.lists.examples).toEqual([]);
  // Its successor began at the snapshot, not at the beginning.
  expect(report.folded).toBeLessThan(log.events.length);
}, 180_000);

test('the comparison sees a single wrong score', async () => {
  const [shopperId] = plain.shopperIds();
  const served = plain.listsOf(shopperId ?? '')[0];
  const wrong = {
    ...served,
    computedAt: new Date(0).toISOString(),
    items: served?.items.map((item, n) => ({ ...item, score: item.score + (n === 3 ? 1e-6 : 0) })),
  };
  const redis = {
    mget: async (names: string[]) => names.map((_, n) => (n === 0 ? JSON.stringify(wrong) : null)),
    get: async () => null,
  };
  const keys = (await import('#server/adapters/redis-keys.ts')).redisKeys('x');
  const result = await compareLists(redis as never, keys, log, { ...plain, shopperIds: () => [shopperId ?? ''] });
  expect(result.examples.some((example) => example.startsWith(`item-cf of ${shopperId}`))).toBe(true);
});
