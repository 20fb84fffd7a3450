import type { Database } from '#server/adapters/postgres/transaction.ts';

interface ColumnRow {
  table: string;
  name: string;
  type: string;
  udt: string;
  isNeeded: boolean;
}

/** Columns of PostgreSQL that, by their name, hold the id of a shopper, customer or operator. */
export async function ownerColumns(db: Database): Promise<{ table: string; column: string }[]> {
  return db.$queryRaw`
    SELECT table_name AS table, column_name AS column FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type IN ('uuid', 'text')
      AND (column_name ~ '(shopper|customer|guest|member|user|buyer|operator|author)(_id)?$' OR column_name ~ '_by$'
        OR (table_name = 'customer' AND column_name = 'id'))
      -- Names a process.
      AND NOT (table_name = 'roll_up_lease' AND column_name = 'requested_by')
    ORDER BY 1, 2`;
}

/**
 * Puts a row into `table` with `value` in `column`; the other columns get the least that their types take. So a table
 * that is added gets a row without a word about it here.
 */
export async function insertRow(db: Database, table: string, column: string, value: string): Promise<void> {
  const columns = await db.$queryRaw<ColumnRow[]>`
    SELECT table_name AS table, column_name AS name, data_type AS type, udt_name AS udt,
      is_nullable = 'NO' AND column_default IS NULL AS "isNeeded"
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ${table}`;
  const filled = columns.filter(({ name, isNeeded }) => isNeeded || name === column);
  const values = filled.map((each) => (each.name === column ? `'${value}'` : leastOf(each)));
  await db.$executeRawUnsafe(
    `INSERT INTO "${table}" (${filled.map(({ name }) => `"${name}"`).join(', ')}) VALUES (${values.join(', ')})`,
  );
}

const LEAST: Record<string, string> = {
  uuid: 'gen_random_uuid()',
  text: 'gen_random_uuid()::text',
  jsonb: `'{}'`,
  boolean: 'false',
  bytea: `'\\x00'`,
  date: 'current_date',
  'timestamp with time zone': 'now()',
};

function leastOf({ type, udt }: ColumnRow): string {
  if (type === 'USER-DEFINED') return `(enum_range(NULL::"${udt}"))[1]`;
  return LEAST[type] ?? '1';
}
