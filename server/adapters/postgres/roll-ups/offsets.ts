import type { Topic } from '#contracts/topics.ts';
import type { SqlPool } from '../sql-pool.ts';
import { applyBatch, type StagedMessage } from './apply-batch.ts';
import { type Lease, setHolder } from './lease.ts';
import { CHECK_FENCE } from './lease-statements.ts';
import { OFFSET_STATEMENTS } from './offset-statements.ts';

/** Next offset by topic and partition, as the last engine has stored it. */
export type StoredOffsets = Map<Topic, Map<number, bigint>>;

export async function readOffsets(pool: SqlPool): Promise<StoredOffsets> {
  const rows = await pool.transaction((tx) =>
    tx.$queryRawUnsafe<{ topic: Topic; partition: number; nextOffset: string }[]>(OFFSET_STATEMENTS.read),
  );
  const offsets: StoredOffsets = new Map();
  for (const { topic, partition, nextOffset } of rows)
    offsets.set(topic, (offsets.get(topic) ?? new Map()).set(partition, BigInt(nextOffset)));
  return offsets;
}

/** The first engine of a shop begins at the end of a topic; what stands before is recounted. */
export async function beginOffsets(
  pool: SqlPool,
  lease: Lease,
  { topic, ends, nowMs }: { topic: Topic; ends: ReadonlyMap<number, bigint>; nowMs: number },
): Promise<void> {
  const rows = [...ends].map(
    ([partition, end]): StagedMessage => ({ topic, partition, offset: end - 1n, messageAtMs: nowMs }),
  );
  await pool.transaction(async (tx) => {
    await applyBatch(tx, rows, lease);
    await tx.$executeRawUnsafe(OFFSET_STATEMENTS.begin);
  });
}

/** Forgets the offsets of a topic that was made anew. */
export async function forgetOffsets(pool: SqlPool, lease: Lease, topic: Topic): Promise<void> {
  await pool.transaction(async (tx) => {
    await setHolder(tx, lease);
    await tx.$executeRawUnsafe(CHECK_FENCE);
    await tx.$queryRawUnsafe(`SELECT set_config('dangol.roll_up_topic', $1, true)`, topic);
    await tx.$executeRawUnsafe(OFFSET_STATEMENTS.forget);
  });
}
