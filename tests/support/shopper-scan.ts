import type { Elasticsearch } from '#server/adapters/elasticsearch/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { Redis } from '#server/adapters/redis.ts';

/**
 * Tables that may name a shopper who is forgotten: messages on their way to the log, and the audit of rules, by
 * operators.
 */
const MAY_NAME = new Set(['outbox_message', 'rule_setting_change', '_prisma_migrations']);

/** Tables of PostgreSQL with `text` anywhere in a row, found by reading every table. */
export async function tablesWith(db: Database, text: string): Promise<string[]> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name`;
  const found: string[] = [];
  for (const { name } of tables) {
    if (MAY_NAME.has(name)) continue;
    const [row] = await db.$queryRawUnsafe<{ count: bigint }[]>(
      `SELECT count(*) AS count FROM "${name}" AS each WHERE each::text LIKE $1`,
      `%${text}%`,
    );
    if ((row?.count ?? 0n) > 0n) found.push(name);
  }
  return found;
}

/** Keys of Redis under `prefix` that hold `text`, in their name or in what they hold. */
export async function keysWith(redis: Redis, prefix: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const key of await redis.keys(`${prefix}*`)) {
    const read: Record<string, () => Promise<unknown>> = {
      string: () => redis.get(key),
      list: () => redis.lrange(key, 0, -1),
      set: () => redis.smembers(key),
      zset: () => redis.zrange(key, '0', '-1'),
      hash: () => redis.hgetall(key),
    };
    const held = await read[await redis.type(key)]?.();
    if (key.includes(text) || JSON.stringify(held ?? '').includes(text)) found.push(key);
  }
  return found.sort();
}

/** Documents of the indices of `pattern` that hold `text`, by index and id. At most 10,000 are read. */
export async function documentsWith({ client }: Elasticsearch, pattern: string, text: string): Promise<string[]> {
  const indices = { index: pattern, allow_no_indices: true, ignore_unavailable: true };
  await client.indices.refresh(indices);
  const { hits } = await client.search({ ...indices, size: 10_000 });
  return hits.hits
    .filter(({ _source }) => JSON.stringify(_source).includes(text))
    .map(({ _index, _id }) => `${_index}/${_id}`);
}
