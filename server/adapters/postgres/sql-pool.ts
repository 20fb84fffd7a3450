import pg from 'pg';
import { Prisma } from '#generated/prisma/client.ts';
import { retryConflicts } from './transaction.ts';

/** The statements of a transaction that are written as SQL: of Prisma's transaction too, so functions take either. */
export interface SqlTx {
  $queryRaw<T = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<T>;
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
  $queryRawUnsafe<T = unknown>(query: string, ...values: unknown[]): Promise<T>;
  $executeRawUnsafe(query: string, ...values: unknown[]): Promise<number>;
}

export interface SqlPool {
  /**
   * Runs `work` in one READ COMMITTED transaction; deadlocks and serialization failures are tried again, up to 5 times.
   * Rejects with what `pg` threw (store-fault.ts).
   */
  transaction<T>(work: (tx: SqlTx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const STATEMENT_TIMEOUT_MS = 10_000;
/**
 * PostgreSQL ends a transaction whose process is silent for so long: one that was frozen would keep its locks, and with
 * them every consumer that has taken over its partitions.
 */
const IDLE_IN_TRANSACTION_MS = 3_000;

/**
 * Connections for writers of large batches, without Prisma between: it copies every parameter several times, and these
 * are megabytes. Nothing connects before the first transaction.
 */
export function openSqlPool(databaseUrl: string, { size = 3 }: { size?: number } = {}): SqlPool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: size,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
  });
  // A connection that breaks while it is idle: the next transaction opens another.
  pool.on('error', () => undefined);

  async function once<T>(work: (tx: SqlTx) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    // A connection that ends between two statements reports why here; the next statement rejects with "not queryable".
    let broken: Error | undefined;
    const onError = (error: Error) => {
      broken ??= error;
    };
    client.on('error', onError);
    try {
      await client.query('BEGIN');
      const result = await work(statementsOf(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      if (broken !== undefined) throw broken;
      await client.query('ROLLBACK').catch(onError);
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  return {
    transaction: (work) => retryConflicts(() => once(work)),
    close: () => pool.end(),
  };
}

function statementsOf(client: pg.PoolClient): SqlTx {
  const run = (query: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    const { text, values: all } =
      query instanceof Prisma.Sql ? query : Prisma.sql(query as TemplateStringsArray, ...values);
    return client.query(text, all);
  };
  return {
    $queryRaw: async <T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await run(query, values)).rows as T,
    $executeRaw: async (query, ...values) => (await run(query, values)).rowCount ?? 0,
    $queryRawUnsafe: async <T>(query: string, ...values: unknown[]) => (await client.query(query, values)).rows as T,
    $executeRawUnsafe: async (query, ...values) => (await client.query(query, values)).rowCount ?? 0,
  };
}
