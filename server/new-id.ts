import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const ID_BYTES = 16;
const pool = new Uint8Array(1_024 * ID_BYTES);
let used = pool.length;

/**
 * A version 7 id for a row. Its random bits come from a pool that is filled once in a thousand ids: filling it for each
 * costs more than everything else about the id. Ids of one millisecond are in no order.
 */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + ID_BYTES);
  used += ID_BYTES;
  return uuidv7({ random });
}
