import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { deployMigrations, migrationsHash } from '../../prisma/deploy.ts';
import { withDatabase } from '../../prisma/scratch-database.ts';
import { elasticsearchConnection } from '../../server/adapters/elasticsearch/connection.ts';
import { kafkaConnection } from '../../server/adapters/kafka/connection.ts';
import { basicAuthorization } from '../../stack/elasticsearch-users.ts';
import { resolveEnv } from '../../stack/env.ts';
import { askRedis } from '../../stack/redis-wire.ts';

export interface TestServices {
  /** Settings for the code under test: parseEnv(services.env) works. DATABASE_URL is the fresh database. */
  env: Record<string, string>;
  /** Unique to this test; prefix of topics, groups, Redis keys and indices. */
  namespace: string;
  /** Empty tables, in the app's role: rows only. */
  databaseUrl: string;
  /** The same database in the role that may change tables. */
  ownerUrl: string;
  /** The same database in the role of the panels; the app's, where the services have no such role. */
  readerUrl: string;
  /** Drops the database and removes everything under the namespace. */
  close(): Promise<void>;
}

/** A lock for making the template, so that test files started together make it once. */
const TEMPLATE_LOCK = 72_707_370;

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Drops a database with open connections. FORCE is refused while an autovacuum worker, which is the superuser's, is
 * connected; the plain form makes that one leave by itself.
 */
async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${name} with (force)`).catch((error: unknown) => {
    if (!(error instanceof pg.DatabaseError) || error.code !== INSUFFICIENT_PRIVILEGE) throw error;
    return client.query(`drop database if exists ${name}`);
  });
}

/** Makes the migrated template unless it exists, and drops those of older migrations. Returns its name. */
async function ensureTemplate(ownerUrl: string): Promise<string> {
  const name = `dangol_template_${migrationsHash().slice(0, 12)}`;
  await withClient(ownerUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like 'dangol\\_template\\_%'`,
    );
    const names = rows.map((row) => row.datname);
    if (names.includes(name)) return;
    for (const old of names) await dropDatabase(client, old);
    // Renamed at the end: a template that is only half migrated is never taken for a whole one.
    const unfinished = `${name}_unfinished`;
    await client.query(`create database ${unfinished}`);
    await deployMigrations(withDatabase(ownerUrl, unfinished), () => undefined);
    await client.query(`alter database ${unfinished} rename to ${name}`);
  });
  return name;
}

/**
 * A separate database and namespace on the running services: the database is cloned from the migrated template (some
 * 50 ms), the namespace is unique. The stack comes from the environment or from .stack/env.json.
 */
export async function testServices(): Promise<TestServices> {
  const env = await resolveEnv();
  const ownerUrl = env.DATABASE_OWNER_URL ?? env.DATABASE_URL ?? '';
  const template = await ensureTemplate(ownerUrl);
  const id = randomBytes(5).toString('hex');
  const database = `dangol_test_${id}`;
  const namespace = `test-${id}`;
  await withClient(ownerUrl, (client) => client.query(`create database ${database} template ${template}`));
  const databaseUrl = withDatabase(env.DATABASE_URL ?? '', database);
  const readerUrl = withDatabase(env.READER_DATABASE_URL ?? env.DATABASE_URL ?? '', database);
  return {
    env: {
      ...env,
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl,
      DATABASE_OWNER_URL: withDatabase(ownerUrl, database),
      READER_DATABASE_URL: readerUrl,
      DANGOL_NAMESPACE: namespace,
    },
    namespace,
    databaseUrl,
    ownerUrl: withDatabase(ownerUrl, database),
    readerUrl,
    async close() {
      await Promise.all([
        withClient(ownerUrl, (client) => dropDatabase(client, database)),
        clearRedis(env.REDIS_URL ?? '', namespace),
        clearKafka(env, namespace),
        clearElasticsearch(env, namespace),
      ]);
    },
  };
}

async function clearRedis(url: string, namespace: string): Promise<void> {
  const script = `local found = redis.call('keys', ARGV[1]) for _, key in ipairs(found) do redis.call('del', key) end return #found`;
  await askRedis(url, [['EVAL', script, '0', `${namespace}:*`]]).catch(() => undefined);
}

async function clearKafka(env: Record<string, string>, namespace: string): Promise<void> {
  const { brokers, login } = kafkaConnection(env);
  const admin = new Kafka({
    clientId: 'test-cleanup',
    brokers: [...brokers],
    ...(login !== null && { sasl: { mechanism: 'scram-sha-512', ...login } }),
    logLevel: logLevel.NOTHING,
    retry: { retries: 2 },
  }).admin();
  try {
    await admin.connect();
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${namespace}.`));
    if (topics.length > 0) await admin.deleteTopics({ topics, timeout: 5_000 });
  } catch {
    // A broker that a test has stopped has nothing to clear.
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function clearElasticsearch(env: Record<string, string>, namespace: string): Promise<void> {
  const { url, login } = elasticsearchConnection(env);
  const headers: Record<string, string> = login === null ? {} : { authorization: basicAuthorization(login) };
  const ask = (path: string, method = 'GET') =>
    fetch(`${url.replace(/\/$/, '')}/${path}`, { method, headers, signal: AbortSignal.timeout(5_000) });
  try {
    const answer = await ask(`_cat/indices/${namespace}-*?h=index&expand_wildcards=all`);
    const indices = answer.ok
      ? (await answer.text()).split('\n').filter((name) => name.startsWith(`${namespace}-`))
      : [];
    for (const index of indices) await ask(index, 'DELETE');
    await ask(`_index_template/${namespace}-*`, 'DELETE');
  } catch {
    // As above.
  }
}
