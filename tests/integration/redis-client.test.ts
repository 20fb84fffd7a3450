import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { startTestServices } from '../support/start.ts';

const services = await startTestServices();
let redis: Redis;

beforeAll(async () => {
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'serving' });
  expect(await redisReady(redis, 10_000)).toBe(true);
});

afterAll(async () => {
  await closeRedis(redis);
});

/** Keeps the process from listening to anything. */
function beBusy(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

test('a process that was busy for longer than a command may take hears the answer all the same', async () => {
  const answers = [redis.ping(), redis.pipeline().ping().ping().exec(), redis.multi().ping().exec()];
  // After the commands have gone out.
  setImmediate(() => beBusy(600));
  expect(await Promise.all(answers)).toEqual([
    'PONG',
    [
      [null, 'PONG'],
      [null, 'PONG'],
    ],
    [[null, 'PONG']],
  ]);
});

test('a command that is not answered is given up, and its late answer disturbs nobody', async () => {
  const other = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  expect(await redisReady(other, 10_000)).toBe(true);
  await other.call('CLIENT', 'PAUSE', '700', 'ALL');
  await expect(redis.ping()).rejects.toThrow('Command timed out');
  await expect.poll(() => redis.ping().catch(() => null), { timeout: 5_000 }).toBe('PONG');
  expect(await redis.echo('after')).toBe('after');
  await closeRedis(other);
});
