import { expect, test } from 'vitest';
import type { TrafficCache, TrafficCacheEntry } from '#contracts/traffic-cache.ts';
import { createThousandReader } from './thousand-reader.ts';

const empty: TrafficCache = { customers: [], products: [], groups: [] };
const entry: TrafficCacheEntry = { version: 1, readAtMs: 7, ...empty };

/** A reader on stores that answer, hold nothing (null) or reject, on a clock of its own. */
function readerOf() {
  const redis = { answer: entry as TrafficCacheEntry | null | Error, requested: 0, reads: 0 };
  const database = { answer: { ...empty } as TrafficCache | Error, reads: [] as boolean[] };
  const lines: string[] = [];
  const ending = new AbortController();
  let waitedMs = 0;
  const seen = { onPause: () => undefined as unknown };
  const orThrow = <T>(answer: T | Error): T => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const read = createThousandReader({
    cache: {
      async requestFilling() {
        redis.requested += 1;
      },
      async read() {
        redis.reads += 1;
        return orThrow(redis.answer);
      },
    },
    async fromDatabase(whole) {
      database.reads.push(whole);
      return orThrow(database.answer);
    },
    print: (line) => lines.push(line),
    async pause(ms) {
      waitedMs += ms;
      seen.onPause();
    },
    signal: ending.signal,
  });
  return { read, redis, database, lines, ending, seen, waited: () => waitedMs };
}

const away = new Error('does not answer');

test('Redis first, each time requested; where it is full PostgreSQL is not read', async () => {
  const { read, redis, database, lines } = readerOf();
  expect(await read(false)).toBe(entry);
  expect(await read(false)).toBe(entry);
  expect([redis.requested, database.reads]).toEqual([2, []]);
  expect(lines).toEqual([expect.stringContaining('from the cache in Redis')]);
});

test('it waits for the first filling', async () => {
  const { read, redis, database, seen } = readerOf();
  redis.answer = null;
  seen.onPause = () => {
    if (redis.reads === 9) redis.answer = entry;
  };
  expect(await read(false)).toBe(entry);
  expect(database.reads).toEqual([]);
});

test('without a filling after 4 s, or with Redis away, PostgreSQL is read, and Redis again when it is back', async () => {
  const { read, redis, database, lines, waited } = readerOf();
  redis.answer = null;
  expect(await read(false)).toBe(database.answer);
  expect(waited()).toBe(4_000);
  redis.answer = away;
  expect(await read(false)).toBe(database.answer);
  expect(waited()).toBe(4_000);
  redis.answer = entry;
  expect(await read(false)).toBe(entry);
  expect(database.reads).toEqual([false, false]);
  expect(lines.map((line) => /PostgreSQL is read instead|from the cache/.exec(line)?.[0])).toEqual([
    'PostgreSQL is read instead',
    'from the cache',
  ]);
});

test('with both away it goes on with what it read before; with nothing read it tries again', async () => {
  const { read, redis, database, lines, seen } = readerOf();
  redis.answer = away;
  database.answer = away;
  let tries = 0;
  seen.onPause = () => {
    tries += 1;
    if (tries === 3) database.answer = { ...empty };
  };
  const first = await read(false);
  expect(database.reads).toHaveLength(4);
  database.answer = away;
  expect(await read(false)).toBe(first);
  expect(lines.at(-1)).toContain('read before');
});

test('a run that is interrupted while both are away ends', async () => {
  const { read, redis, database, ending, seen } = readerOf();
  redis.answer = away;
  database.answer = away;
  seen.onPause = () => ending.abort();
  await expect(read(false)).rejects.toBe(away);
});

test('all customers are never cached', async () => {
  const { read, redis, database } = readerOf();
  expect(await read(true)).toBe(database.answer);
  expect([redis.requested, redis.reads, database.reads]).toEqual([0, 0, [true]]);
});
