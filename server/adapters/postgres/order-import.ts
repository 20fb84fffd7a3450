import { v5 as uuidv5 } from 'uuid';
import type { BehaviorEvent } from '#contracts/events.ts';
import { commissionWon } from '#domain/order/commission.ts';
import { lockProducts, refreshProducts } from './product-states.ts';
import { type Database, inTransaction, type Tx } from './transaction.ts';

/** Root of the ids of rows that belong to an imported order: the same order makes the same rows. */
const ROW_NAMESPACE = '0b8f6d57-41f3-5e0a-9a3e-6d8f2b1c7a90';

type Placed = BehaviorEvent<'order-placed'>;

/**
 * Writes orders of another shop's history, as their events have them, with lines, payment and history: source import,
 * completed, without an address. Orders that are there already are left as they are, so that a second import changes
 * nothing. The pieces of new orders are counted as sold. Returns how many were new. Cost: six statements.
 */
export async function importOrders(db: Database, events: readonly Placed[]): Promise<number> {
  if (events.length === 0) return 0;
  return inTransaction(
    db,
    async (tx) => {
      const products = events.flatMap(({ payload }) => payload.lines.map(({ productId }) => productId));
      await lockProducts(tx, products);
      const created = await insertOrders(tx, events);
      // An order that the batch has twice is written once.
      const fresh = [...new Map(events.map((event) => [event.payload.orderId, event])).values()].filter(({ payload }) =>
        created.has(payload.orderId),
      );
      if (fresh.length === 0) return 0;
      await insertLines(tx, fresh);
      await insertPayments(tx, [...created]);
      await countSold(tx, fresh);
      return created.size;
    },
    { timeoutMs: 60_000 },
  );
}

async function insertOrders(tx: Tx, events: readonly Placed[]): Promise<Set<string>> {
  const rows = events.map(({ shopperId, occurredAt, payload: { orderId, totalWon } }) => ({
    orderId,
    shopperId,
    totalWon,
    at: occurredAt,
  }));
  const created = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO "order" (id, number, shopper_id, idempotency_key, status, source, items_won, discount_won, shipping_won,
      total_won, recipient, phone, postcode, address_line1, placed_at, paid_at)
    SELECT "orderId", 'I-' || "orderId", "shopperId", "orderId"::text, 'COMPLETED', 'import', "totalWon", 0, 0, "totalWon",
      '', '', '', '', at, at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS row("orderId" uuid, "shopperId" uuid, "totalWon" int, at timestamptz)
    ON CONFLICT DO NOTHING RETURNING id::text`;
  const ids = created.map(({ id }) => id);
  await tx.$executeRaw`
    INSERT INTO order_status_change (order_id, changed_at, status, cause)
    SELECT "order".id, placed_at, status.name::"OrderStatus", 'imported'
    FROM "order", unnest(ARRAY['PENDING', 'PAID', 'COMPLETED']) AS status(name) WHERE "order".id = ANY(${ids}::uuid[])`;
  return new Set(ids);
}

async function insertLines(tx: Tx, events: readonly Placed[]): Promise<void> {
  const offers = await tx.$queryRaw<{ productId: number; marginRate: number; commissionRate: number }[]>`
    SELECT product.id AS "productId", product.margin_rate AS "marginRate",
      coalesce(seller.commission_rate, 0) AS "commissionRate"
    FROM product LEFT JOIN offer ON offer.id = product.best_offer_id LEFT JOIN seller ON seller.id = offer.seller_id
    WHERE product.id = ANY(${[...new Set(events.flatMap(({ payload }) => payload.lines.map(({ productId }) => productId)))]}::int[])`;
  const terms = new Map(offers.map((offer) => [offer.productId, offer]));
  const rows = events.flatMap(({ payload: { orderId, lines } }) =>
    lines.map((line, at) => {
      const { marginRate = 0, commissionRate = 0 } = terms.get(line.productId) ?? {};
      const { unitPriceWon: priceWon, quantity } = line;
      return {
        ...line,
        ...{ id: uuidv5(`line/${orderId}/${at}`, ROW_NAMESPACE), orderId, marginRate, commissionRate },
        commissionWon: commissionWon({ priceWon, quantity, rate: commissionRate }),
      };
    }),
  );
  await tx.$executeRaw`
    INSERT INTO order_line (id, order_id, product_id, offer_id, seller_id, name, picture, unit_price_won, quantity, category_id,
      list_price_won, margin_rate, commission_rate, commission_won)
    SELECT row.id, "orderId", "productId", coalesce(product.best_offer_id, 0), coalesce("sellerId", 0), product.name,
      product.picture, "unitPriceWon", quantity, "categoryId", "listPriceWon", "marginRate", "commissionRate", "commissionWon"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row(id uuid, "orderId" uuid, "productId" int,
      "sellerId" int, "unitPriceWon" int, quantity int, "categoryId" int, "listPriceWon" int, "marginRate" float8,
      "commissionRate" float8, "commissionWon" int)
    JOIN product ON product.id = "productId"`;
}

async function insertPayments(tx: Tx, orderIds: readonly string[]): Promise<void> {
  const rows = orderIds.map((orderId) => ({ orderId, id: uuidv5(`payment/${orderId}`, ROW_NAMESPACE) }));
  await tx.$executeRaw`
    INSERT INTO payment (id, order_id, provider, method, status, amount_won, idempotency_key, requested_at, answered_at)
    SELECT row.id, "orderId", 'import', 'import', 'APPROVED', total_won, 'import-' || "orderId", placed_at, placed_at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row("orderId" uuid, id uuid)
    JOIN "order" ON "order".id = "orderId"`;
}

async function countSold(tx: Tx, events: readonly Placed[]): Promise<void> {
  const pieces = new Map<number, number>();
  for (const { payload } of events)
    for (const { productId, quantity } of payload.lines) pieces.set(productId, (pieces.get(productId) ?? 0) + quantity);
  const ids = [...pieces.keys()];
  await tx.$executeRaw`
    UPDATE product SET sold_count = least(2147483647, product.sold_count + sold.pieces)
    FROM unnest(${ids}::int[], ${[...pieces.values()]}::int[]) AS sold(product_id, pieces)
    WHERE product.id = sold.product_id`;
  await refreshProducts(tx, ids);
}
