import pg from 'pg';

const SCHEMA = 'payment_provider';
/** Two processes that start at once make the tables once. */
const TABLES_LOCK = 30_040_001;

/**
 * The provider's book. The shop neither makes these tables nor reads them. A balance is what was captured less what was
 * refunded, and the database refuses one that is not; of an order one payment is approved at most.
 */
const TABLES = `
  CREATE SCHEMA IF NOT EXISTS ${SCHEMA};
  CREATE TABLE IF NOT EXISTS payment (
    payment_key text PRIMARY KEY,
    order_id text NOT NULL,
    method text NOT NULL,
    total_won int NOT NULL CHECK (total_won > 0),
    captured_won int NOT NULL DEFAULT 0 CHECK (captured_won IN (0, total_won)),
    refunded_won int NOT NULL DEFAULT 0 CHECK (refunded_won BETWEEN 0 AND captured_won),
    status text NOT NULL,
    requested_at timestamptz(3) NOT NULL,
    approved_at timestamptz(3),
    failure_code text,
    failure_message text,
    last_transaction_key text
  );
  CREATE UNIQUE INDEX IF NOT EXISTS payment_order_approved ON payment (order_id) WHERE approved_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS payment_order ON payment (order_id);
  ALTER TABLE payment ADD COLUMN IF NOT EXISTS account_number text UNIQUE;
  ALTER TABLE payment ADD COLUMN IF NOT EXISTS due_at timestamptz(3);
  ALTER TABLE payment ADD COLUMN IF NOT EXISTS secret text;
  CREATE TABLE IF NOT EXISTS cancel (
    transaction_key text PRIMARY KEY,
    payment_key text NOT NULL REFERENCES payment,
    amount_won int NOT NULL CHECK (amount_won > 0),
    reason text NOT NULL,
    refundable_won int NOT NULL,
    canceled_at timestamptz(3) NOT NULL
  );
  CREATE INDEX IF NOT EXISTS cancel_payment ON cancel (payment_key);
  CREATE TABLE IF NOT EXISTS first_answer (
    idempotency_key text NOT NULL,
    url text NOT NULL,
    status int NOT NULL,
    body jsonb NOT NULL,
    answered_at timestamptz(3) NOT NULL,
    PRIMARY KEY (idempotency_key, url)
  );
  CREATE TABLE IF NOT EXISTS webhook (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body jsonb NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    due_at timestamptz(3),
    delivered_at timestamptz(3)
  );
  CREATE INDEX IF NOT EXISTS webhook_due ON webhook (due_at) WHERE due_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS setting (name text PRIMARY KEY, value text NOT NULL);`;

/** Runs one statement and returns its rows. */
export interface Tx {
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface Book extends Tx {
  /** One transaction; what throws in it is rolled back. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Rows of a pool or of one of its connections. */
function rowsFrom(client: pg.Pool | pg.PoolClient): Tx['query'] {
  return async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(sql, [...values])).rows;
}

/** Connects and makes the tables that are missing. Rejects while PostgreSQL is unavailable. */
export async function openBook(databaseUrl: string): Promise<Book> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 8,
    connectionTimeoutMillis: 3_000,
    // A statement of one row takes milliseconds; one that takes this long waits for a lock that is not coming.
    statement_timeout: 10_000,
    options: `-c search_path=${SCHEMA}`,
  });
  // A broken idle connection is replaced at its next use.
  pool.on('error', () => undefined);

  async function write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work({ query: rowsFrom(client) });
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failed: Error) => {
        broken = failed;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  const book: Book = {
    write,
    query: rowsFrom(pool),
    close: () => pool.end(),
  };
  try {
    await write(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [TABLES_LOCK]);
      for (const statement of TABLES.split(';')) await tx.query(statement);
    });
  } catch (error) {
    await pool.end();
    throw error;
  }
  return book;
}
