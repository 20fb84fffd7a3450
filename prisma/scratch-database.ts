import { randomBytes } from 'node:crypto';
import pg from 'pg';

async function asOwner(ownerUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The same address with another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Creates a database, passes it to `use`, and always drops it again. */
export async function withScratchDatabase<T>(ownerUrl: string, use: (url: string) => Promise<T>): Promise<T> {
  const name = `dangol_scratch_${randomBytes(6).toString('hex')}`;
  await asOwner(ownerUrl, `create database ${name}`);
  try {
    return await use(withDatabase(ownerUrl, name));
  } finally {
    await asOwner(ownerUrl, `drop database if exists ${name} with (force)`);
  }
}
