import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveEnv } from '../stack/env.ts';
import { deployMigrations, readMigrations } from './deploy.ts';
import { addKnownKindNames } from './kind-names.ts';
import { MIGRATIONS_DIR, openSchemaEngine, readSchema } from './schema-engine.ts';
import { withScratchDatabase } from './scratch-database.ts';

const USAGE = 'npm run migrate -- deploy | new NAME | drift';

/** SQL that changes a database made by the migrations into that of the schema; null when they agree. */
export function pendingChange(ownerUrl: string): Promise<string | null> {
  return withScratchDatabase(ownerUrl, async (url) => {
    await deployMigrations(url, () => undefined);
    const engine = await openSchemaEngine(url);
    const files = readSchema();
    try {
      return await engine.diff(
        { tag: 'schemaDatasource', files, configDir: process.cwd() },
        { tag: 'schemaDatamodel', files },
      );
    } finally {
      engine.close();
    }
  });
}

/** The next folder name: 0002_add_ads. */
export function nextMigrationName(existing: readonly string[], name: string): string {
  const last = existing.map((entry) => Number.parseInt(entry, 10)).filter(Number.isInteger);
  return `${String(Math.max(0, ...last) + 1).padStart(4, '0')}_${name}`;
}

async function writeMigration(ownerUrl: string, name: string): Promise<string> {
  if (!/^[a-z0-9_]+$/.test(name)) throw new Error(`"${name}" is no name for a migration: use a-z, 0-9 and _.`);
  const sql = await pendingChange(ownerUrl);
  if (sql === null) return 'The migrations already build what the schema says: nothing written.';
  const folder = join(
    MIGRATIONS_DIR,
    nextMigrationName(
      readMigrations().map((migration) => migration.name),
      name,
    ),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  const lock = join(MIGRATIONS_DIR, 'migration_lock.toml');
  if (!existsSync(lock)) writeFileSync(lock, 'provider = "postgresql"\n');
  return `${folder} written. Read it, add what Prisma cannot say (checks, triggers), then: npm run migrate -- deploy`;
}

async function main(): Promise<void> {
  const [command, name] = process.argv.slice(2);
  const env = await resolveEnv();
  const ownerUrl = env.DATABASE_OWNER_URL ?? env.DATABASE_URL ?? '';
  if (command === 'deploy') {
    const applied = await deployMigrations(ownerUrl, console.log);
    if (applied.length === 0) console.log('All migrations are applied.');
    await addKnownKindNames(ownerUrl, console.log);
  } else if (command === 'new' && name !== undefined) {
    console.log(await writeMigration(ownerUrl, name));
  } else if (command === 'drift') {
    const sql = await pendingChange(ownerUrl);
    console.log(sql ?? 'The migrations build what the schema says.');
    if (sql !== null) process.exitCode = 1;
  } else {
    throw new Error(`Usage: ${USAGE}`);
  }
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
  // The engine keeps the event loop alive after it is freed.
  process.exit();
}
