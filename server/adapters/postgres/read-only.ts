import pg from 'pg';

export type SqlRow = Record<string, unknown>;

export interface ReadOnlyQueries {
  /** Rows of one statement that takes no parameters. Rejects with what `pg` threw (store-fault.ts). */
  rows(sql: string): Promise<SqlRow[]>;
  close(): Promise<void>;
}

/**
 * Connections on which nothing can be written, for statements that come as data: PostgreSQL refuses a write, and
 * cancels what takes longer than `timeoutMs`. Nothing connects before the first statement.
 */
export function openReadOnlyQueries(databaseUrl: string, { timeoutMs = 5_000 } = {}): ReadOnlyQueries {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 2,
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs + 1_000,
    connectionTimeoutMillis: 2_000,
    options: '-c default_transaction_read_only=on',
    keepAlive: true,
  });
  // A connection that breaks while it is idle: the next statement opens another.
  pool.on('error', () => undefined);
  return {
    rows: async (sql) => (await pool.query<SqlRow>(sql)).rows,
    close: () => pool.end(),
  };
}
