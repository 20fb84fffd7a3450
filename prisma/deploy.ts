import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/*
 * Applies migrations without Prisma's engine, with Prisma's own lock, table and checksums: `prisma migrate` on a
 * machine that has the engine finds everything as if it had done it itself.
 */

/** The key `prisma migrate` itself takes. */
const ADVISORY_LOCK = 72_707_369;

const MIGRATIONS_DIR = join(dirname(fileURLToPath(import.meta.url)), 'migrations');

export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file, in hex. */
  checksum: string;
}

/** The migrations in the order they are applied. */
export function readMigrations(folder = MIGRATIONS_DIR): Migration[] {
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** One hash over all migrations: changes when any of them does. */
export function migrationsHash(migrations = readMigrations()): string {
  const hash = createHash('sha256');
  for (const { name, checksum } of migrations) hash.update(`${name} ${checksum}\n`);
  return hash.digest('hex');
}

const MIGRATION_TABLE = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;

/** Rows the app's role may add and read, never change or remove: records of who changed what. */
const APPEND_ONLY_TABLES = ['rule_setting_change', 'operator_change'];

/**
 * The app's role may read and write rows, but not change tables. Nothing is granted when the database has no such role
 * (an external database, where owner and app may be one). One implicit transaction, so that the wider rights are never
 * visible without the exceptions.
 */
async function grantToApp(client: pg.Client, appRole: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1 and rolname <> current_user', [
    appRole,
  ]);
  if (rowCount === 0) return;
  const role = pg.escapeIdentifier(appRole);
  const { rows: present } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_name = any($1)`,
    [APPEND_ONLY_TABLES],
  );
  await client.query(`
    grant usage on schema public to ${role};
    grant select, insert, update, delete on all tables in schema public to ${role};
    grant usage, select on all sequences in schema public to ${role};
    revoke insert, update, delete on table _prisma_migrations from ${role};
    ${revokeChanges(present, role)}
    alter default privileges in schema public grant select, insert, update, delete on tables to ${role};
    alter default privileges in schema public grant usage, select on sequences to ${role};`);
}

/** An older set of migrations (tests) may not have all of them. */
function revokeChanges(tables: readonly { name: string }[], role: string): string {
  if (tables.length === 0) return '';
  const names = tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  return `revoke update, delete on table ${names} from ${role};`;
}

/**
 * What the panels' role may read: sums, counts and membership rows without names, addresses or sessions
 * (docs/decisions/0128). A panel over another table needs it here.
 */
const READER_TABLES = [
  'order_minute',
  'order_hour',
  'category_hour',
  'buyer_hour',
  'customer_day',
  'behavior_minute',
  'shopper_hour',
  'roll_up_lease',
  'roll_up_offset',
  'roll_up_day',
  'backfill',
  'unusual_day',
  'order_time',
  'order_money_difference',
  'category',
  'customer_grade',
  'reorder_segment',
  'product_first_sale',
];

/** With every deployment, so that a role that is made later gets its rights with the next one. */
async function grantToReader(client: pg.Client, readerRole: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1 and rolname <> current_user', [
    readerRole,
  ]);
  if (rowCount === 0) return;
  const role = pg.escapeIdentifier(readerRole);
  const { rows: present } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_name = any($1)`,
    [READER_TABLES],
  );
  const names = present.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  await client.query(`
    revoke all on all tables in schema public from ${role};
    grant usage on schema public to ${role};
    ${names === '' ? '' : `grant select on ${names} to ${role};`}`);
}

/**
 * Applies what is missing, one transaction each, and grants the roles of app and panels their rights. Returns the names
 * applied. Throws when an applied migration was changed since, or when one fails (that one leaves nothing behind). Two
 * at once wait for each other.
 */
export async function deployMigrations(
  ownerUrl: string,
  log: (line: string) => void,
  options: { appRole?: string; readerRole?: string; migrations?: readonly Migration[] } = {},
): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query('set client_min_messages = warning');
    await client.query(MIGRATION_TABLE);
    const applied = await appliedChecksums(client);
    const done: string[] = [];
    for (const migration of options.migrations ?? readMigrations()) {
      const known = applied.get(migration.name);
      if (known === migration.checksum) continue;
      if (known !== undefined) {
        throw new Error(
          `Migration ${migration.name} was changed after it was applied. To mend it: git checkout -- prisma/migrations/${migration.name}, and put the change into a new one (npm run migrate -- new NAME)`,
        );
      }
      const startedAt = performance.now();
      await apply(client, migration);
      done.push(migration.name);
      log(`migration ${migration.name} applied (${Math.round(performance.now() - startedAt)} ms)`);
    }
    await grantToApp(client, options.appRole ?? 'dangol_app');
    await grantToReader(client, options.readerRole ?? 'dangol_reader');
    return done;
  } finally {
    await client.end();
  }
}

async function appliedChecksums(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query(
      'insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) values ($1, $2, $3, now(), 1)',
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Migration ${migration.name} failed and was rolled back: ${reason}`, { cause: error });
  }
}
