import { join } from 'node:path';
import pg from 'pg';
import { deployMigrations } from '../../prisma/deploy.ts';
import { run } from '../../stack/run.ts';

/** Applies this release's migrations. Safe to run again. */
export async function migrateDatabase(ownerUrl: string, progress: (line: string) => void): Promise<void> {
  await deployMigrations(ownerUrl, progress);
}

/** Whether the shop has no products yet. */
export async function isShopEmpty(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ empty: boolean }>(
      'select not exists (select 1 from product) or not exists (select 1 from customer) as empty',
    );
    return rows[0]?.empty ?? true;
  } finally {
    await client.end();
  }
}

/** Fills the shop with its seeded products and customers, in a process of its own. */
export async function seedShop(
  root: string,
  env: Record<string, string>,
  scale: 'full' | 'test',
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const result = await run(process.execPath, [join(root, 'prisma/seed.ts'), '--scale', scale], {
    cwd: root,
    env,
    signal,
    onOutput: (chunk) => {
      for (const line of chunk.split('\n')) if (line.trim() !== '') onLine(line.trim());
    },
  });
  if (result.code === 0) return;
  throw new Error(`The seed failed:\n${result.output.trim().split('\n').slice(-15).join('\n')}`);
}
