import pg from 'pg';
import { expect, test } from 'vitest';
import { deployMigrations, type Migration, readMigrations } from '../../prisma/deploy.ts';
import { pendingChange } from '../../prisma/migrate.ts';
import { withScratchDatabase } from '../../prisma/scratch-database.ts';
import { resolveEnv } from '../../stack/env.ts';

const env = await resolveEnv();
const ownerUrl = env.DATABASE_OWNER_URL ?? env.DATABASE_URL ?? '';
const quiet = () => undefined;

async function tables(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public'`,
  );
  await client.end();
  return rows.map((row) => row.tablename);
}

const migration = (name: string, sql: string, checksum = name): Migration => ({ name, sql, checksum });

test('the migrations build exactly what the schema says', async () => {
  expect(await pendingChange(ownerUrl)).toBeNull();
});

test('what is applied is not applied again', async () => {
  await withScratchDatabase(ownerUrl, async (url) => {
    const first = await deployMigrations(url, quiet);
    expect(first).toEqual(readMigrations().map(({ name }) => name));
    expect(await deployMigrations(url, quiet)).toEqual([]);
  });
});

test('two at once do each migration once', async () => {
  await withScratchDatabase(ownerUrl, async (url) => {
    const both = await Promise.all([deployMigrations(url, quiet), deployMigrations(url, quiet)]);
    expect(both.flat()).toEqual(readMigrations().map(({ name }) => name));
  });
});

test('one that fails leaves nothing behind, and those before it stay', async () => {
  await withScratchDatabase(ownerUrl, async (url) => {
    const migrations = [
      migration('0001_good', 'create table good (id int)'),
      migration('0002_bad', 'create table half (id int); select 1 / 0;'),
    ];
    await expect(deployMigrations(url, quiet, { migrations })).rejects.toThrow(
      /0002_bad failed and was rolled back: division/,
    );
    expect((await tables(url)).sort()).toEqual(['_prisma_migrations', 'good']);
  });
});

test('one that was changed after it was applied is refused', async () => {
  await withScratchDatabase(ownerUrl, async (url) => {
    await deployMigrations(url, quiet, { migrations: [migration('0001_a', 'select 1', 'x')] });
    const changed = [migration('0001_a', 'select 2', 'y')];
    await expect(deployMigrations(url, quiet, { migrations: changed })).rejects.toThrow(/changed after it was applied/);
  });
});
