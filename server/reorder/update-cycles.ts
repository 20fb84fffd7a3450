import { setImmediate as nextTurn } from 'node:timers/promises';
import { customerCycle, customerSpells } from '#domain/reorder/cycle.ts';
import { createSegmentSpells, EVERYBODY, type SegmentCycle, segmentName } from '#domain/reorder/segment.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs, koreanYear } from '#domain/shared/korean-time.ts';
import { backfillsUnderWay } from '#server/adapters/postgres/backfills.ts';
import { buyerOf } from '#server/adapters/postgres/buyers.ts';
import { type FirstSaleRow, readFirstSales, writeFirstSales } from '#server/adapters/postgres/first-sales.ts';
import {
  type CustomerDaysRow,
  type CycleState,
  ID_BOUNDS,
  lockCycles,
  readCustomerDays,
  readCycleState,
  writeCycles,
  writeSegments,
} from '#server/adapters/postgres/reorder-cycles.ts';
import { type Database, inTransaction, type Tx } from '#server/adapters/postgres/transaction.ts';

/** Customers, and products, of one transaction. */
const PORTION = 2_000;
const PRODUCTS_PORTION = 500;
const TRANSACTION_TIMEOUT_MS = 15_000;
/** Yesterday counts from half past four in Seoul: its recount is over then (docs/decisions/0126). */
const DUE_AFTER_MS = 4.5 * HOUR_MS;
/** Recounts during the day are taken up so much later at the earliest. */
const LEAST_BETWEEN_MS = 10 * 60_000;
/** Products listed longer ago are not new: their rows are deleted. */
export const FIRST_SALE_DAYS = 180;
const MOST_PRODUCT_ID = 2 ** 31 - 1;

export interface UpdateCyclesOptions {
  db: Database;
  now: () => Date;
  /** Aborted: ends after the portion under way. */
  signal?: AbortSignal;
  /** Customers of one transaction. */
  portion?: number;
  /** Computes though nothing is due. */
  isForced?: boolean;
}

export interface CycleRun {
  /**
   * updated: reached the end. current: nothing was due. waiting: a back-fill is under way, or days are to be recounted.
   * busy: another process is at work. stopped: by the signal.
   */
  outcome: 'updated' | 'current' | 'waiting' | 'busy' | 'stopped';
  /** Cycles of customers that were written or deleted. */
  changed: number;
}

/**
 * Computes the cycle of every customer and of their segments, and when new products sold first, from the days up to
 * yesterday (docs/decisions/0130). Due once a night, and after a past was completed or days were recounted. In portions
 * by id, each in a transaction of its own that holds a lock: what a run that was killed has written stays, the next
 * run writes the rest, and of two at once one ends. The segments are written last and are the mark that a run reached
 * its end. The same again writes nothing but the mark. Cost: one read and two writes a portion; 17,000 customers with a
 * year of orders in some 2 s.
 */
export async function updateCycles(options: UpdateCyclesOptions): Promise<CycleRun> {
  const { db, now, signal, portion = PORTION, isForced = false } = options;
  const at = now();
  const today = koreanDay(at.getTime());
  let changed = 0;
  if (!isForced && !isDue(await readCycleState(db, today), at)) return { outcome: 'current', changed };
  if (await mustWait(db, today)) return { outcome: 'waiting', changed };
  const spells = createSegmentSpells();
  const inOne = <T>(work: (tx: Tx) => Promise<T>) =>
    inTransaction(db, async (tx) => ((await lockCycles(tx)) ? { done: await work(tx) } : 'busy'), {
      timeoutMs: TRANSACTION_TIMEOUT_MS,
    });

  for (let after: string = ID_BOUNDS.least; after !== ID_BOUNDS.most; ) {
    if (signal?.aborted) return { outcome: 'stopped', changed };
    const result = await inOne((tx) => updateCustomers(tx, { after, limit: portion, today, at }));
    if (result === 'busy') return { outcome: 'busy', changed };
    for (const row of result.done.rows) spells.add(segmentFactsOf(row, at), customerSpells(row.days, today));
    changed += result.done.changed;
    after = result.done.until;
  }
  for (let after = 0; after !== MOST_PRODUCT_ID; ) {
    if (signal?.aborted) return { outcome: 'stopped', changed };
    const result = await inOne((tx) => updateProducts(tx, { after, today }));
    if (result === 'busy') return { outcome: 'busy', changed };
    after = result.done;
  }
  const segments: SegmentCycle[] = [];
  for (const name of new Set([...spells.names(), segmentName(EVERYBODY)])) {
    segments.push(spells.cycle(name));
    // Other workers of this process have their turn.
    await nextTurn();
  }
  const end = await inOne(async (tx) => {
    // A past whose load began meanwhile: part of it may be counted.
    if (await mustWait(tx, today)) return 'waiting' as const;
    await writeSegments(tx, segments, { throughDay: today - 1, at });
    return 'updated' as const;
  });
  return { outcome: end === 'busy' ? end : end.done, changed };
}

async function mustWait(db: Database | Tx, today: number): Promise<boolean> {
  return (await backfillsUnderWay(db)).length > 0 || (await readCycleState(db, today)).dirtyDays > 0;
}

/** Whether cycles are older than what they follow from. */
export function isDue({ throughDay, computedAt, changedAt }: CycleState, at: Date): boolean {
  if (throughDay === null || computedAt === null) return true;
  const atMs = at.getTime();
  const today = koreanDay(atMs);
  if (throughDay < today - 1) return throughDay < today - 2 || atMs >= koreanDayStartMs(today) + DUE_AFTER_MS;
  const isChanged = changedAt !== null && changedAt > computedAt;
  return isChanged && atMs - computedAt.getTime() >= LEAST_BETWEEN_MS;
}

async function updateCustomers(
  tx: Tx,
  { after, limit, today, at }: { after: string; limit: number; today: number; at: Date },
): Promise<{ rows: CustomerDaysRow[]; until: string; changed: number }> {
  const rows = await readCustomerDays(tx, { after, limit, today });
  const until = rows.length < limit ? ID_BOUNDS.most : (rows.at(-1)?.customerId ?? ID_BOUNDS.most);
  const cycles = rows.flatMap(({ customerId, days }) => {
    const cycle = customerCycle(days, today);
    return cycle === null ? [] : [{ ...cycle, customerId }];
  });
  return { rows, until, changed: await writeCycles(tx, cycles, { after, until, at }) };
}

/** Resolves with the last product id that was looked at. */
async function updateProducts(tx: Tx, { after, today }: { after: number; today: number }): Promise<number> {
  const from = today - FIRST_SALE_DAYS;
  const rows: FirstSaleRow[] = await readFirstSales(tx, { after, limit: PRODUCTS_PORTION, from, today });
  const until = rows.length < PRODUCTS_PORTION ? MOST_PRODUCT_ID : (rows.at(-1)?.productId ?? MOST_PRODUCT_ID);
  await writeFirstSales(tx, rows, { after, until });
  return until;
}

function segmentFactsOf({ grade, gender, birthYear }: CustomerDaysRow, at: Date) {
  const buyer = buyerOf({ birthYear, gender, region: null, grade }, koreanYear(at.getTime()));
  return { grade, ageBand: buyer.ageBand, gender: buyer.gender };
}
