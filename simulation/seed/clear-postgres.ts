import { ROLL_UPS } from '#domain/metrics/roll-ups.ts';
import type { BulkLoad } from '#server/adapters/postgres/bulk-load.ts';

/** What a database holds of a shop. */
export interface Standing {
  products: number;
  lastProductId: number;
  /** Highest version of any product; 0 where there is none. */
  version: number;
}

export async function standingOf(load: BulkLoad): Promise<Standing> {
  const [row] = await load.query<{ products: number; last: number; version: number }>(
    'SELECT count(*)::int AS products, COALESCE(max(id), 0) AS last, COALESCE(max(version), 0) AS version FROM product',
  );
  return { products: row?.products ?? 0, lastProductId: row?.last ?? 0, version: row?.version ?? 0 };
}

/** Every table that names a product or a customer, those that refer to others first. */
const TABLES = [
  'outbox_message',
  'rule_timer',
  'reorder_cycle',
  'reorder_segment',
  'product_first_sale',
  'campaign_draft',
  'shop_setting',
  'rule_budget',
  'coupon',
  // With its lines and changes, before the refunds it names.
  'claim',
  'refund',
  'refund_account',
  'deposit_account',
  'payment',
  'order_status_change',
  'order_line_discount',
  'order_shipping',
  'order_gift',
  // With its lines and changes, which go with it only.
  'shipment',
  'order_line',
  'payment_minute',
  'payment_step_counted',
  'order',
  'cart_line',
  'wish',
  'address',
  'passkey',
  'passkey_challenge',
  'consent_change',
  'grade_change',
  'customer_status_change',
  'customer',
  'offer_price',
  'offer',
  'product_status_change',
  'product',
  'shipping_policy',
  'seller',
  'category',
  'backfill',
  // Not the lease nor the offsets: an engine that runs goes on where it is.
  ...ROLL_UPS.map(({ name }) => name),
  ...['roll_up_fact', 'roll_up_waiting', 'roll_up_day'],
  'alert',
  'alert_condition',
];

/** Names of kinds stand in a shop without products, too: a migration or an import may have added them. */
export async function clearKindNames(load: BulkLoad): Promise<void> {
  await load.query('DELETE FROM kind_name');
}

/** Empties the shop in the open transaction. DELETE, not TRUNCATE: the application's role may not do that. */
export async function clearPostgres(load: BulkLoad): Promise<void> {
  for (const table of TABLES) await load.query(`DELETE FROM "${table}"`);
}
