import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisTrafficScenarios } from '#server/adapters/redis-traffic-scenarios.ts';
import { createTrafficScenarios } from '#server/operator/traffic-scenarios.ts';
import { startTestServices } from '../support/start.ts';

// Scenarios that operators force, in a real Redis.

const services = await startTestServices();
const keys = redisKeys(services.namespace);
const operator = { role: 'ADMIN', customerId: 'operator-1' } as const;
/** An ordinary day: no scenario's. */
const now = () => new Date('2026-11-17T12:00:00+09:00');
let redis: Redis;

beforeAll(async () => {
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'serving' });
  expect(await redisReady(redis, 10_000)).toBe(true);
});
beforeEach(() => redis.del(keys.trafficScenario('black-friday'), keys.trafficScenario('payday')));
afterAll(() => closeRedis(redis));

function scenariosOf(client = redis) {
  const info = vi.fn();
  const store = createRedisTrafficScenarios(client, keys);
  return { store, info, scenarios: createTrafficScenarios({ store, now, logger: { info } }) };
}

test('forced for an hour, again for a day, stopped, stopped again: the state, its end, and who did it', async () => {
  const { scenarios, store, info } = scenariosOf();
  const blackFriday = async () => {
    const list = await scenarios.list(operator);
    return [list.orders, list.scenarios.find(({ code }) => code === 'black-friday')?.forcedUntil?.getTime()];
  };
  expect((await scenarios.list(operator)).scenarios).toHaveLength(20);
  expect(await blackFriday()).toEqual([1, undefined]);
  await scenarios.change(operator, { code: 'black-friday', change: 'hour' });
  expect(await blackFriday()).toEqual([3, now().getTime() + HOUR_MS]);
  expect(await redis.pttl(keys.trafficScenario('black-friday'))).toBeGreaterThan(HOUR_MS - 10_000);
  expect(await redis.pttl(keys.trafficScenario('black-friday'))).toBeLessThanOrEqual(HOUR_MS);
  await scenarios.change(operator, { code: 'black-friday', change: 'day' });
  await scenarios.change(operator, { code: 'payday', change: 'hour' });
  expect(await blackFriday()).toEqual([3, now().getTime() + 24 * HOUR_MS]);
  expect([...(await store.forced()).keys()].sort()).toEqual(['black-friday', 'payday']);
  await scenarios.change(operator, { code: 'black-friday', change: 'stop' });
  await scenarios.change(operator, { code: 'black-friday', change: 'stop' });
  expect((await blackFriday())[1]).toBeUndefined();
  expect(info.mock.calls.map(([fields]) => [fields.scenario, fields.by])).toEqual([
    ['black-friday', 'operator-1'],
    ['black-friday', 'operator-1'],
    ['payday', 'operator-1'],
    ['black-friday', 'operator-1'],
  ]);
});

test('it ends by itself, and another process sees it meanwhile', async () => {
  const { store } = scenariosOf();
  const other = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  expect(await redisReady(other, 10_000)).toBe(true);
  await store.force('payday', { untilMs: 1, by: 'x' }, 60_000);
  const seen = () => createRedisTrafficScenarios(other, keys).forced();
  expect([...(await seen()).keys()]).toEqual(['payday']);
  await redis.pexpire(keys.trafficScenario('payday'), 1);
  await vi.waitFor(async () => expect((await seen()).size).toBe(0), { timeout: 5_000, interval: 5 });
  await closeRedis(other);
});

test('nobody but an operator reads or changes them', async () => {
  const { scenarios, store } = scenariosOf();
  for (const role of ['CUSTOMER', 'SELLER'] as const) {
    const member = { role, customerId: 'member' };
    await expect(scenarios.list(member)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(scenarios.change(member, { code: 'payday', change: 'day' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  }
  expect((await store.forced()).size).toBe(0);
});

test('with Redis away the calendar is listed, with a note, and a change is refused', async () => {
  const away = createRedis('redis://127.0.0.1:9', { purpose: 'serving' });
  const { scenarios } = scenariosOf(away);
  expect(await scenarios.list(operator)).toMatchObject({ orders: 1, isForcedUnknown: true });
  await expect(scenarios.change(operator, { code: 'payday', change: 'day' })).rejects.toMatchObject({
    code: 'unavailable',
  });
  await closeRedis(away);
});
