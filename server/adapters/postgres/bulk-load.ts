import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** What a column takes; an object is JSON. */
export type Cell = string | number | boolean | Date | null | Record<string, unknown>;

/**
 * One connection, in a transaction from the start, for tools that load whole tables: other sessions see nothing before
 * `commit`.
 */
export interface BulkLoad {
  /** COPYs rows into `columns` of `table`; some 100,000 rows a second. Returns how many. */
  copy(table: string, columns: readonly string[], rows: Iterable<readonly Cell[]>): Promise<number>;
  /** The rows of a statement with its values. */
  query<Row extends Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Lets the table's `id` go on after the highest there is: COPY names ids itself. */
  continueIds(table: string): Promise<void>;
  commit(): Promise<void>;
  /** Begins the next transaction, after `commit`. */
  begin(): Promise<void>;
  /** Ends the connection; what is not committed never was. */
  close(): Promise<void>;
}

/** Connects and begins. Names of tables and columns are the caller's own words, never a visitor's. */
export async function openBulkLoad(databaseUrl: string): Promise<BulkLoad> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 3_000, keepAlive: true });
  // A connection that breaks between two statements must not end the process: the next statement rejects.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  return {
    async copy(table, columns, rows) {
      const names = columns.map((column) => `"${column}"`).join(', ');
      const stream = client.query(copyFrom(`COPY "${table}" (${names}) FROM STDIN`));
      let count = 0;
      await pipeline(
        Readable.from(
          (function* lines() {
            let chunk = '';
            for (const row of rows) {
              chunk += `${row.map(encode).join('\t')}\n`;
              count += 1;
              if (chunk.length < 64 * 1024) continue;
              yield chunk;
              chunk = '';
            }
            if (chunk !== '') yield chunk;
          })(),
        ),
        stream,
      );
      return count;
    },
    async query<Row extends Record<string, unknown>>(text: string, values: readonly unknown[] = []) {
      return (await client.query(text, [...values])).rows as Row[];
    },
    async continueIds(table) {
      // nextval, not setval: the application's role may draw from a sequence and may not set it.
      const sequence = `pg_get_serial_sequence('"${table}"', 'id')`;
      await client.query(`
        WITH next AS MATERIALIZED (SELECT nextval(${sequence}) AS id)
        SELECT count(nextval(${sequence})) FROM next, generate_series(next.id + 1, (SELECT max(id) FROM "${table}"))`);
    },
    async commit() {
      await client.query('COMMIT');
    },
    async begin() {
      await client.query('BEGIN');
    },
    async close() {
      const ended = once(client, 'end').catch(() => undefined);
      await client.end();
      await ended;
    },
  };
}

/** COPY's text format: \N is null, the rest is escaped (PostgreSQL manual, COPY, "Text Format"). */
function encode(cell: Cell): string {
  if (cell === null) return '\\N';
  if (cell instanceof Date) return cell.toISOString();
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return text.replace(/[\\\n\r\t]/g, (found) => ESCAPES[found] ?? found);
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
