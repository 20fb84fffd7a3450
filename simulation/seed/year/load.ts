import { randomUUID } from 'node:crypto';
import { koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { type BulkLoad, openBulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import { copyOrders } from '#server/adapters/postgres/order-ledger.ts';
import { type LedgerOrder, NO_ADDRESS } from '#server/adapters/postgres/order-rows.ts';
import { idAt } from '#simulation/generator/traffic.ts';
import { copyAfterOrders } from '../after-order/rows.ts';
import { CUSTOMER_PASSWORD } from '../customers.ts';
import { loadConsents } from '../load-consents.ts';
import { commissionsOf, ledgerOrder } from '../load-orders.ts';
import { CUSTOMER_COLUMNS, customerRow } from '../load-postgres.ts';
import { hashSeedPassword } from '../password.ts';
import { createRandom } from '../random.ts';
import { soldCounts } from '../seeded-order.ts';
import { generateMonth, generateShop, monthStartMs } from '../seeded-shop.ts';
import { completeYear } from './complete.ts';
import { type DayOfYear, generateYear, type Year, type YearOrder, type YearShop } from './generate.ts';
import { findSeededShop, lockYear, type SeededShop, startYear } from './mark.ts';

export interface LoadYearOptions {
  databaseUrl: string;
  /** The number that the shop was seeded with. */
  seed: number;
  /** Called after each day; resolves when the next may begin. `busyMs`: what the day took. */
  afterDay?(progress: YearProgress): Promise<void> | void;
  signal?: AbortSignal;
}

export interface YearProgress {
  day: number;
  days: number;
  /** Of all days so far, those included that an earlier run had written. */
  orders: number;
  busyMs: number;
  /** koreanDay */
  date: number;
}

export interface YearResult {
  /** `absent`: no shop of this seed number; `complete`: it had its year already. */
  state: 'absent' | 'complete' | 'loaded';
  /** Rows by table that this run wrote. */
  rows: Record<string, number>;
  customers: number;
}

/**
 * Writes the year of orders before a seeded shop's month: a day a transaction, oldest first, so that a run that was
 * killed is resumed by the next one, which skips the days that are there. Grades, pieces sold and the mark that it is
 * complete are written last, in one transaction. Another run at the same time is harmless: days are written under a
 * lock on the mark. Throws if the shop is replaced meanwhile. Some minutes at full scale on two cores.
 */
export async function loadYear(options: LoadYearOptions): Promise<YearResult> {
  const { databaseUrl, seed, afterDay = () => undefined, signal } = options;
  const load = await openBulkLoad(databaseUrl);
  const rows: Record<string, number> = {};
  try {
    const found = await findSeededShop(load, seed);
    if (found === null) return { state: 'absent', rows, customers: 0 };
    const isComplete = await startYear(load);
    await load.commit();
    if (isComplete) return { state: 'complete', rows, customers: 0 };
    const shop = regenerate(found);
    const year = generateYear(shop);
    const writer = await createDayWriter(load, { found, shop });
    const sold = new Map<number, number>();
    let [orders, days] = [0, 0];
    let startedMs = performance.now();
    for (const day of year.days()) {
      signal?.throwIfAborted();
      count(rows, await writer.write(day));
      for (const [productId, pieces] of soldCounts(day.orders))
        sold.set(productId, (sold.get(productId) ?? 0) + pieces);
      orders += day.orders.length;
      days += 1;
      const busyMs = performance.now() - startedMs;
      await afterDay({ day: days, days: year.plan.length, orders, busyMs, date: day.day });
      startedMs = performance.now();
    }
    count(rows, await finish(load, { found, year, sold }));
    return { state: 'loaded', rows, customers: year.customers.length };
  } finally {
    await load.close();
  }
}

/** What the seed made, made again: the year needs its products, customers and month. Some 4 s at full scale. */
function regenerate(found: SeededShop): YearShop {
  const people = generateShop(found);
  const { orders } = generateMonth(found, people);
  return { ...people, seed: found.seed, now: found.now, month: orders };
}

interface Writing {
  found: SeededShop;
  shop: YearShop;
}

async function createDayWriter(load: BulkLoad, { found, shop }: Writing) {
  const { catalogue, seed } = shop;
  const commissions = commissionsOf(catalogue);
  const passwordHash = await hashSeedPassword(CUSTOMER_PASSWORD);
  /** Ids of no customer, for those who have left since the shop was seeded. */
  const successors = new Map<string, string>();

  /** Orders of a customer who has left are written as their erasure would have left them. */
  function withoutLeaver(order: LedgerOrder, present: ReadonlySet<string>): LedgerOrder {
    const { shopperId } = order;
    if (present.has(shopperId)) return order;
    const successor = successors.get(shopperId) ?? randomUUID();
    successors.set(shopperId, successor);
    return { ...order, shopperId: successor, address: NO_ADDRESS };
  }

  return {
    /** Returns rows by table; none if the day is there. */
    async write({ day, untilMs, joined, orders }: DayOfYear): Promise<Record<string, number>> {
      await load.begin();
      if ((await lockYear(load, found)) === 'complete' || (await isThere(load, day, untilMs))) {
        await load.commit();
        return {};
      }
      const taken = await emailsTaken(load, joined);
      const rows: Record<string, number> = {
        customer: await load.copy(
          'customer',
          CUSTOMER_COLUMNS,
          joined.map((customer) => customerRow(customer, taken.has(customer.email) ? null : passwordHash)),
        ),
        ...(await loadConsents(load, joined, createRandom(seed, `year/consents/${day}`))),
      };
      const ids = createRandom(seed, `year/rows/${day}`);
      const present = await customersPresent(load, [...new Set(orders.map(({ customer }) => customer.id))]);
      const ledger = orders.map((order) => {
        const newId = () => idAt(ids, order.placedAtMs);
        const whole = ledgerOrder(order, { catalogue, commissions, newId, grade: order.grade });
        return withoutLeaver(whole, present);
      });
      count(rows, await copyOrders(load, ledger));
      const followed = ledger.map((order, at) => ({ order, after: (orders[at] as YearOrder).after }));
      count(rows, await copyAfterOrders(load, followed, (atMs) => idAt(ids, atMs)));
      await load.commit();
      return rows;
    },
  };
}

async function isThere(load: BulkLoad, day: number, untilMs: number): Promise<boolean> {
  const [row] = await load.query<{ there: boolean }>(
    `SELECT EXISTS (SELECT FROM "order" WHERE source = 'backfill' AND placed_at >= $1 AND placed_at < $2) AS there`,
    [new Date(koreanDayStartMs(day)), new Date(untilMs)],
  );
  return row?.there ?? false;
}

/** Addresses of those who join that somebody has signed up with meanwhile. */
async function emailsTaken(load: BulkLoad, joined: DayOfYear['joined']): Promise<Set<string>> {
  if (joined.length === 0) return new Set();
  const emails = joined.map(({ email }) => email);
  const taken = await load.query<{ email: string }>('SELECT email FROM customer WHERE email = ANY($1)', [emails]);
  return new Set(taken.map(({ email }) => email));
}

async function customersPresent(load: BulkLoad, ids: readonly string[]): Promise<Set<string>> {
  const found = await load.query<{ id: string }>('SELECT id::text FROM customer WHERE id = ANY($1::uuid[])', [ids]);
  return new Set(found.map(({ id }) => id));
}

async function finish(
  load: BulkLoad,
  { found, year, sold }: { found: SeededShop; year: Year; sold: ReadonlyMap<number, number> },
): Promise<Record<string, number>> {
  await load.begin();
  if ((await lockYear(load, found)) === 'complete') {
    await load.commit();
    return {};
  }
  const rows = await completeYear(load, {
    changes: year.gradeChanges(),
    sold,
    endMs: monthStartMs(found.now),
  });
  await load.commit();
  return rows;
}

function count(rows: Record<string, number>, more: Record<string, number>): void {
  for (const [table, number] of Object.entries(more)) rows[table] = (rows[table] ?? 0) + number;
}
