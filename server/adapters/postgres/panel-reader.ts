import pg from 'pg';
import { DangolError } from '#domain/shared/errors.ts';
import { UNAVAILABLE } from '../fault.ts';
import { postgresFault } from './fault.ts';

export interface PanelReader {
  /**
   * Rows of one statement that only reads. Rejects with DangolError('unavailable') where PostgreSQL does not answer or
   * the statement takes more than 3 s, and with what PostgreSQL reports where the statement is wrong or writes.
   */
  read(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** May be called twice. */
  close(): Promise<void>;
}

const STATEMENT_TIMEOUT_MS = 3_000;
/** Figures of operators must not take the connections that shoppers need. */
const POOL_SIZE = 2;
/**
 * Whatever the role may do: no transaction of this pool writes. Compiling a statement of some milliseconds would take
 * longer than it saves.
 */
const OPTIONS = '-c default_transaction_read_only=on -c jit=off';

/** Connections for the panels' SQL, in the role of `databaseUrl`; nothing connects before the first statement. */
export function openPanelReader(databaseUrl: string): PanelReader {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: POOL_SIZE,
    options: OPTIONS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 500,
    connectionTimeoutMillis: 1_500,
    keepAlive: true,
  });
  // A connection that breaks while it is idle: the next statement opens another.
  pool.on('error', () => undefined);
  let ended: Promise<void> | undefined;
  return {
    async read(text, values) {
      try {
        return (await pool.query<Record<string, unknown>>(text, [...values])).rows;
      } catch (error) {
        if (postgresFault(error) === UNAVAILABLE)
          throw new DangolError('unavailable', 'The database does not answer. Try again shortly.', { cause: error });
        throw error;
      }
    },
    close() {
      ended ??= pool.end();
      return ended;
    },
  };
}
