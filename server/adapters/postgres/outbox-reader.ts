import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { DangolError } from '#domain/shared/errors.ts';

export interface OutboxRow {
  /** int8 as text; only ever handed back to `remove`. */
  sequence: string;
  topic: string;
  key: string;
  /** JSON text. */
  body: string;
}

export interface OutboxReader {
  /** Whether this connection is now the one relay; another may hold the lock. */
  acquire(): Promise<boolean>;
  /** The oldest rows by sequence, leaving out `skip`. */
  read(limit: number, skip: readonly string[]): Promise<OutboxRow[]>;
  remove(sequences: readonly string[]): Promise<void>;
  /** Rows waiting (counted up to 10,001) and the age of the oldest in seconds. */
  depth(): Promise<{ rows: number; oldestSeconds: number }>;
  close(): Promise<void>;
}

export interface OutboxReaderOptions {
  databaseUrl: string;
  /** Something was appended. */
  onNotify(): void;
  /** The connection is gone, and the lock with it. */
  onLost(error: Error): void;
}

/** Any number, the same for every relay: the advisory lock belongs to one database. */
const LOCK_KEY = 0x0da9_0b0c;

/**
 * A connection of its own that listens, holds the relay's lock and reads the outbox. The lock ends with the connection,
 * so a relay that dies, or loses its database, makes room for another at once.
 */
export async function openOutboxReader({ databaseUrl, onNotify, onLost }: OutboxReaderOptions): Promise<OutboxReader> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'dangol-relay',
    connectionTimeoutMillis: 2_000,
    statement_timeout: 5_000,
    query_timeout: 6_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
  });
  let closed = false;
  const lost = (error: Error) => {
    if (closed) return;
    closed = true;
    client.end().catch(() => undefined);
    onLost(error);
  };
  client.on('error', lost);
  client.on('end', () => lost(new Error('PostgreSQL closed the connection')));
  client.on('notification', onNotify);
  try {
    await client.connect();
    await client.query('LISTEN outbox');
  } catch (error) {
    closed = true;
    client.end().catch(() => undefined);
    throw new DangolError('unavailable', 'PostgreSQL does not answer the relay. Is it up, and DATABASE_URL right?', {
      cause: error,
    });
  }

  async function query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    try {
      return (await client.query<Row>(text, values)).rows;
    } catch (error) {
      // A statement that timed out leaves the connection in doubt: a new one is cheap, and takes the lock again.
      lost(error instanceof Error ? error : new Error(String(error)));
      throw new DangolError('unavailable', 'PostgreSQL did not answer the relay.', { cause: error });
    }
  }

  return {
    async acquire() {
      const [row] = await query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOCK_KEY]);
      return row?.held === true;
    },
    read: (limit, skip) =>
      query<OutboxRow>(
        `SELECT sequence::text AS sequence, topic, key, body::text AS body FROM outbox_message
         WHERE sequence <> ALL ($2::bigint[]) ORDER BY outbox_message.sequence LIMIT $1`,
        [limit, skip],
      ),
    async remove(sequences) {
      await query('DELETE FROM outbox_message WHERE sequence = ANY ($1::bigint[])', [sequences]);
    },
    async depth() {
      const [row] = await query<{ rows: number; age: number | null }>(
        `SELECT count(*)::int AS rows, extract(epoch FROM clock_timestamp() - min(created_at))::float8 AS age
         FROM (SELECT created_at FROM outbox_message ORDER BY sequence LIMIT 10001) AS head`,
      );
      return { rows: row?.rows ?? 0, oldestSeconds: row?.age ?? 0 };
    },
    async close() {
      closed = true;
      await Promise.race([client.end(), delay(500, undefined, { ref: false })]);
    },
  };
}
