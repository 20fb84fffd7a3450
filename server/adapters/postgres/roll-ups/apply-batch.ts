import type { Source } from '#contracts/sources.ts';
import type { Topic } from '#contracts/topics.ts';
import { arrayLiteral } from '../array-literal.ts';
import type { SqlTx } from '../sql-pool.ts';
import { applyStatements, OUTCOME, PREPARE, STAGED_COLUMNS, STAGED_TABLE } from './apply-statements.ts';
import { type Lease, setHolder } from './lease.ts';
import { CHECK_FENCE } from './lease-statements.ts';

/** A message that was read, as it is staged. Times are epoch ms. */
export interface StagedMessage {
  topic: Topic;
  partition: number;
  offset: bigint;
  messageAtMs: number;
  /** An order to be looked up. */
  hint?: { orderId: string; placed: boolean; cancelled: boolean };
  /** An event that counts itself. */
  act?: {
    id: string;
    occurredAtMs: number;
    type: string;
    source: Source;
    shopperId: string;
    hasProduct: boolean;
  };
}

export type Outcome = 'applied' | 'duplicate' | 'late' | 'waiting';

export interface OutcomeRow {
  outcome: Outcome;
  /** placed, cancelled: of orders. act: an event. order: one that waits. */
  kind: 'placed' | 'cancelled' | 'act' | 'order';
  count: number;
}

const APPLY = applyStatements();
const INSERT_STAGED = `INSERT INTO ${STAGED_TABLE} (${STAGED_COLUMNS.map(({ name }) => `"${name}"`).join(', ')})
  SELECT * FROM unnest(${STAGED_COLUMNS.map(({ type }, at) => `$${at + 1}::${type}[]`).join(', ')})`;

/**
 * Adds what messages report to the roll-ups, in the open transaction, and moves the stored offsets behind them: what
 * stands before those, or was counted, is not counted again. Without messages it looks for the orders that wait.
 * Rejects with SQLSTATE LEASE_LOST when `lease` is not the one that holds. Cost: some twenty statements, whatever their
 * number; 5,000 messages in about 0.3 s.
 */
export async function applyBatch(
  tx: SqlTx,
  messages: readonly StagedMessage[],
  lease: Lease,
  statements = APPLY,
): Promise<OutcomeRow[]> {
  await setHolder(tx, lease);
  await tx.$executeRawUnsafe(CHECK_FENCE);
  await tx.$executeRawUnsafe(PREPARE.map(({ sql }) => sql).join(';\n'));
  if (messages.length > 0) await tx.$executeRawUnsafe(INSERT_STAGED, ...columnsOf(messages));
  for (const { sql } of statements) await tx.$executeRawUnsafe(sql);
  return tx.$queryRawUnsafe<OutcomeRow[]>(OUTCOME.sql);
}

const iso = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());

/** In the sequence of STAGED_COLUMNS. */
function columnsOf(messages: readonly StagedMessage[]): string[] {
  const column = (cell: (message: StagedMessage) => string | number | boolean | null | undefined) =>
    arrayLiteral(messages.map((message) => cell(message) ?? null));
  return [
    column(({ topic }) => topic),
    column(({ partition }) => partition),
    column(({ offset }) => String(offset)),
    column(({ messageAtMs }) => iso(messageAtMs)),
    column(({ hint }) => hint?.orderId),
    column(({ hint }) => hint?.placed),
    column(({ hint }) => hint?.cancelled),
    column(({ act }) => act?.id),
    column(({ act }) => iso(act?.occurredAtMs)),
    column(({ act }) => act?.type),
    column(({ act }) => act?.source),
    column(({ act }) => act?.shopperId),
    column(({ act }) => act?.hasProduct),
  ];
}
