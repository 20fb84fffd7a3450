import type { AttributionLedger } from '#domain/attribution/ledger.ts';
import type { AttributedLine, Counts, ExposedOrder, ShopperCounts, Touch } from '#domain/attribution/types.ts';
import type { Tx } from './transaction.ts';

/** Events a sweep of the books forgets at most, so that it never holds a table for long. */
const SWEEP_ROWS = 20_000;

/**
 * Takes events into the books: gives the ids that were not there. Two workers that take the same one wait for each
 * other. Sorted, so that they do not wait in a ring.
 */
export async function claimEvents(tx: Tx, eventIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO attribution_event (event_id)
    SELECT DISTINCT id FROM unnest(${[...eventIds]}::uuid[]) AS id ORDER BY id
    ON CONFLICT DO NOTHING RETURNING event_id::text AS id`;
  return new Set(rows.map(({ id }) => id));
}

/** Last touches of these shoppers on these products. */
export function readTouches(tx: Tx, pairs: readonly { shopperId: string; productId: number }[]): Promise<Touch[]> {
  if (pairs.length === 0) return Promise.resolve([]);
  return tx.$queryRaw<Touch[]>`
    SELECT shopper_id::text AS "shopperId", product_id AS "productId", list_id::text AS "listId", list, tier, variant,
      (extract(epoch FROM clicked_at) * 1000)::float8 AS "clickedAtMs"
    FROM recommendation_touch
    JOIN jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS asked("shopperId" uuid, "productId" int)
      ON shopper_id = asked."shopperId" AND product_id = asked."productId"`;
}

/** What lists sold of these orders. */
export function readSales(tx: Tx, orderIds: readonly string[]): Promise<AttributedLine[]> {
  if (orderIds.length === 0) return Promise.resolve([]);
  return tx.$queryRaw<AttributedLine[]>`
    SELECT order_id::text AS "orderId", product_id AS "productId", shopper_id::text AS "shopperId",
      list_id::text AS "listId", list, tier, variant, (day - DATE '1970-01-01')::int AS day, units,
      revenue_won::float8 AS "revenueWon"
    FROM recommendation_sale WHERE order_id = ANY(${[...orderIds]}::uuid[])`;
}

export function readExposedOrders(tx: Tx, orderIds: readonly string[]): Promise<ExposedOrder[]> {
  if (orderIds.length === 0) return Promise.resolve([]);
  return tx.$queryRaw<ExposedOrder[]>`
    SELECT order_id::text AS "orderId", shopper_id::text AS "shopperId", variant, total_won::float8 AS "totalWon"
    FROM experiment_order WHERE order_id = ANY(${[...orderIds]}::uuid[])`;
}

/** `shopperId variant` of those who are in an experiment's books. */
export async function readExposed(tx: Tx, shopperIds: readonly string[]): Promise<Set<string>> {
  if (shopperIds.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ shopperId: string; variant: string }[]>`
    SELECT shopper_id::text AS "shopperId", variant FROM experiment_shopper
    WHERE shopper_id = ANY(${[...shopperIds]}::uuid[])`;
  return new Set(rows.map(({ shopperId, variant }) => `${shopperId} ${variant}`));
}

/** Adds what a ledger gained to the books. Six statements at most; rows in one order, as in `claimEvents`. */
export async function writeLedger(tx: Tx, ledger: AttributionLedger): Promise<void> {
  const forgotten = [...ledger.forgotten].sort();
  if (forgotten.length > 0) {
    await tx.$executeRaw`DELETE FROM recommendation_touch WHERE shopper_id = ANY(${forgotten}::uuid[])`;
    await tx.$executeRaw`DELETE FROM recommendation_sale WHERE shopper_id = ANY(${forgotten}::uuid[])`;
    await tx.$executeRaw`DELETE FROM experiment_order WHERE shopper_id = ANY(${forgotten}::uuid[])`;
    await tx.$executeRaw`DELETE FROM experiment_shopper WHERE shopper_id = ANY(${forgotten}::uuid[])`;
  }
  const cancelled = [...ledger.cancelled].sort();
  if (cancelled.length > 0) {
    await tx.$executeRaw`DELETE FROM recommendation_sale WHERE order_id = ANY(${cancelled}::uuid[])`;
    await tx.$executeRaw`DELETE FROM experiment_order WHERE order_id = ANY(${cancelled}::uuid[])`;
  }
  await writeTouches(tx, ledger.touches);
  await writeSales(tx, ledger.lines);
  await writeExposedOrders(tx, ledger.orders);
  await addShopperCounts(tx, [...ledger.shoppers.values()]);
  await addCounts(tx, [...ledger.counts.values()]);
}

async function writeTouches(tx: Tx, touches: readonly Touch[]): Promise<void> {
  if (touches.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO recommendation_touch (shopper_id, product_id, list_id, list, tier, variant, clicked_at)
    SELECT "shopperId", "productId", "listId", list, tier, variant, to_timestamp("clickedAtMs" / 1000)
    FROM jsonb_to_recordset(${JSON.stringify(touches)}::jsonb)
      AS told("shopperId" uuid, "productId" int, "listId" uuid, list text, tier text, variant text, "clickedAtMs" float8)
    ORDER BY 1, 2
    ON CONFLICT (shopper_id, product_id) DO UPDATE SET list_id = excluded.list_id, list = excluded.list,
      tier = excluded.tier, variant = excluded.variant, clicked_at = excluded.clicked_at
    WHERE recommendation_touch.clicked_at <= excluded.clicked_at`;
}

async function writeSales(tx: Tx, lines: readonly AttributedLine[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO recommendation_sale
      (order_id, product_id, shopper_id, list_id, list, tier, variant, day, units, revenue_won)
    SELECT "orderId", "productId", "shopperId", "listId", list, tier, variant, DATE '1970-01-01' + day, units, "revenueWon"
    FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
      AS told("orderId" uuid, "productId" int, "shopperId" uuid, "listId" uuid, list text, tier text, variant text,
        day int, units int, "revenueWon" bigint)
    ON CONFLICT DO NOTHING`;
}

async function writeExposedOrders(tx: Tx, orders: readonly ExposedOrder[]): Promise<void> {
  if (orders.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO experiment_order (order_id, shopper_id, variant, total_won)
    SELECT "orderId", "shopperId", variant, "totalWon"
    FROM jsonb_to_recordset(${JSON.stringify(orders)}::jsonb)
      AS told("orderId" uuid, "shopperId" uuid, variant text, "totalWon" bigint)
    ON CONFLICT DO NOTHING`;
}

async function addShopperCounts(
  tx: Tx,
  entries: readonly { shopperId: string; variant: string; counts: ShopperCounts }[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ shopperId, variant, counts }) => ({ shopperId, variant, ...counts }));
  await tx.$executeRaw`
    INSERT INTO experiment_shopper AS held (variant, shopper_id, impressions, clicks, orders, revenue_won)
    SELECT variant, "shopperId", impressions, clicks, orders, "revenueWon"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS told("shopperId" uuid, variant text, impressions int, clicks int, orders int, "revenueWon" bigint)
    ORDER BY 1, 2
    ON CONFLICT (variant, shopper_id) DO UPDATE SET impressions = held.impressions + excluded.impressions,
      clicks = held.clicks + excluded.clicks, orders = held.orders + excluded.orders,
      revenue_won = held.revenue_won + excluded.revenue_won`;
}

async function addCounts(
  tx: Tx,
  entries: readonly { day: number; algorithm: { list: string; tier: string; variant: string }; counts: Counts }[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ day, algorithm, counts }) => ({ day, ...algorithm, ...counts }));
  await tx.$executeRaw`
    INSERT INTO recommendation_result AS held
      (day, list, tier, variant, shows, impressions, clicks, carts, orders, units, revenue_won)
    SELECT DATE '1970-01-01' + day, list, tier, variant, shows, impressions, clicks, carts, orders, units, "revenueWon"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS told(day int, list text, tier text, variant text, shows bigint, impressions bigint, clicks bigint, carts bigint,
        orders bigint, units bigint, "revenueWon" bigint)
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (day, list, tier, variant) DO UPDATE SET shows = held.shows + excluded.shows,
      impressions = held.impressions + excluded.impressions, clicks = held.clicks + excluded.clicks,
      carts = held.carts + excluded.carts, orders = held.orders + excluded.orders, units = held.units + excluded.units,
      revenue_won = held.revenue_won + excluded.revenue_won`;
}

/** Forgets event ids and touches whose time is over, a bounded number of each. */
export async function sweepAttribution(tx: Tx, eventsBefore: Date, touchesBefore: Date): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM attribution_event WHERE event_id IN (
      SELECT event_id FROM attribution_event WHERE handled_at < ${eventsBefore}
      LIMIT ${SWEEP_ROWS} FOR UPDATE SKIP LOCKED)`;
  await tx.$executeRaw`
    DELETE FROM recommendation_touch WHERE (shopper_id, product_id) IN (
      SELECT shopper_id, product_id FROM recommendation_touch WHERE clicked_at < ${touchesBefore}
      LIMIT ${SWEEP_ROWS} FOR UPDATE SKIP LOCKED)`;
}
