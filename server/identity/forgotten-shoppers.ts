import type { BehaviorEvent } from '#contracts/events.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { type ForgottenRow, readForgotten, shopperHash } from '#server/adapters/postgres/erasures.ts';
import type { Database, Tx } from '#server/adapters/postgres/transaction.ts';

type Envelope = Pick<BehaviorEvent, 'type' | 'shopperId' | 'occurredAt'>;

/** Whether an event must count for nothing: of an account that is closed, or of before its shopper was forgotten. */
function isCovered(event: Envelope, forgotten: Pick<ForgottenRow, 'forgottenAt' | 'hasLeft'> | undefined): boolean {
  if (forgotten === undefined || event.type === 'shopper-forgotten') return false;
  return forgotten.hasLeft || Date.parse(event.occurredAt) <= forgotten.forgottenAt.getTime();
}

/**
 * `events` without those of forgotten shoppers, however late they arrive: a consumer must not write data of an erased
 * shopper again. Rejects with DangolError('unavailable') when PostgreSQL is unavailable. One look-up by key a batch.
 */
export async function withoutForgotten<E extends Envelope>(db: Database | Tx, events: readonly E[]): Promise<E[]> {
  const shopperIds = [...new Set(events.map(({ shopperId }) => shopperId))];
  if (shopperIds.length === 0) return [];
  const byHash = new Map((await readForgotten(db, shopperIds)).map((row) => [row.shopperHash, row]));
  if (byHash.size === 0) return [...events];
  return events.filter((event) => !isCovered(event, byHash.get(shopperHash(event.shopperId))));
}

/** An event is a day late at most (read-batch.ts clamps older times to the last day); one more day for the queues. */
const LATE_MS = 2 * DAY_MS;
const READ_EVERY_MS = 5_000;

export interface ForgottenShoppers {
  /** Whether an event must count for nothing. */
  covers(event: Envelope): boolean;
  /** Reads what PostgreSQL holds of the last two days, and again every 5 s. Never rejects. */
  start(): Promise<void>;
  stop(): void;
}

/**
 * The same for a consumer that cannot ask for each batch (the recommender, a push a batch): who was forgotten in the
 * last two days, in memory, from PostgreSQL and not from the log: a successor that starts from a snapshot must decide
 * as the first did. Costs a hash an event while there is anyone.
 */
export function createForgottenShoppers(
  read: (since: Date) => Promise<readonly ForgottenRow[]>,
  nowMs: () => number = Date.now,
): ForgottenShoppers {
  let stored = new Map<string, ForgottenRow>();
  let timer: NodeJS.Timeout | undefined;

  async function refresh(): Promise<void> {
    const rows = await read(new Date(nowMs() - LATE_MS)).catch(() => null);
    if (rows !== null) stored = new Map(rows.map((row) => [row.shopperHash, row]));
  }

  return {
    covers: (event) => stored.size > 0 && isCovered(event, stored.get(shopperHash(event.shopperId))),
    async start() {
      await refresh();
      timer = setInterval(() => void refresh(), READ_EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
