import type { SqlPool, SqlTx } from '../sql-pool.ts';
import { FENCE_SETTING, HOLDER_SETTING, LEASE_LOST, LEASE_STATEMENTS } from './lease-statements.ts';

/** Who writes: the holder of the lease and its number. */
export interface Lease {
  holder: string;
  fence: string;
}

/** Whose the statements of this transaction are. */
export async function setHolder(tx: SqlTx, { holder, fence }: Lease): Promise<void> {
  await tx.$queryRawUnsafe(
    `SELECT set_config('${HOLDER_SETTING}', $1, true), set_config('${FENCE_SETTING}', $2, true)`,
    holder,
    fence,
  );
}

const run = <Row>(pool: SqlPool, lease: Lease, statement: keyof typeof LEASE_STATEMENTS): Promise<Row[]> =>
  pool.transaction(async (tx) => {
    await setHolder(tx, lease);
    return tx.$queryRawUnsafe<Row[]>(LEASE_STATEMENTS[statement]);
  });

/** Takes the lease for ten seconds; null: another holds it, or has asked for it. One transaction. */
export async function acquireLease(pool: SqlPool, holder: string): Promise<Lease | null> {
  const [row] = await run<{ fence: string }>(pool, { holder, fence: '0' }, 'acquire');
  return row === undefined ? null : { holder, fence: row.fence };
}

/** Ten seconds more. lost: it is another's, or its time was over. requested: another asks for it. */
export async function renewLease(pool: SqlPool, lease: Lease): Promise<'held' | 'requested' | 'lost'> {
  const [row] = await run<{ requested: boolean }>(pool, lease, 'renew');
  if (row === undefined) return 'lost';
  return row.requested ? 'requested' : 'held';
}

/** Asks for the lease: its holder releases it within seconds, and only the one who asks may take it. */
export async function requestLease(pool: SqlPool, holder: string): Promise<void> {
  await run(pool, { holder, fence: '0' }, 'request');
}

/** Nothing happens when it is another's. */
export async function releaseLease(pool: SqlPool, lease: Lease): Promise<void> {
  await run(pool, lease, 'release');
}

/** Whether a transaction was ended since its lease is lost. */
export function isLeaseLost(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { code?: unknown }).code === LEASE_LOST;
}
