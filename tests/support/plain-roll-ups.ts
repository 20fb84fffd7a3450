/**
 * The roll-ups, counted with plain loops over exported messages and rows. It imports nothing of the code that it
 * checks: neither the definitions nor the SQL, and it computes Korean days, buckets and lateness by itself.
 */

/** A message as Kafka holds it. */
export interface ExportedMessage {
  topic: string;
  partition: number;
  offset: bigint;
  timestampMs: number;
  value: string | null;
}

export interface ExportedOrder {
  id: string;
  shopper_id: string;
  source: string;
  accelerated: boolean;
  total_won: number;
  placed_at: Date;
  paid_at: Date | null;
  cancelled_at: Date | null;
  gender: string | null;
  age_band: number | null;
  grade: string | null;
  lines: { category_id: number; quantity: number; unit_price_won: number; discount_won: number }[];
}

/** Rows as text, sorted: "2026-11-26T03:04:00.000Z 2026-11-26 shop false orders=2 won=3000". */
export type PlainRows = Record<string, string[]>;

/** The statement whose rows `plainRollUps` takes. */
export const LEDGER_EXPORT = `
  SELECT o.id::text, o.shopper_id::text, o.source::text, o.accelerated, o.total_won, o.placed_at, o.paid_at, o.cancelled_at,
    o.buyer_gender::text AS gender, o.buyer_age_band AS age_band, o.buyer_grade::text AS grade,
    (SELECT json_agg(l) FROM order_line AS l WHERE l.order_id = o.id) AS lines
  FROM "order" AS o`;

/** What the tables hold, in the form of `plainRollUps`. Keys first, then measures by name. */
const TABLES: Record<string, { keys: string[]; sums: string[] }> = {
  order_minute: {
    keys: ['minute', 'day', 'source', 'accelerated'],
    sums: ['orders', 'pieces', 'won', 'cancelled', 'cancelled_won'],
  },
  order_hour: {
    keys: ['hour', 'day', 'source', 'accelerated'],
    sums: ['orders', 'pieces', 'won', 'cancelled', 'cancelled_won'],
  },
  category_hour: {
    keys: ['hour', 'day', 'source', 'accelerated', 'category_id'],
    sums: ['lines', 'pieces', 'won', 'cancelled', 'cancelled_won'],
  },
  buyer_hour: {
    keys: ['hour', 'day', 'source', 'accelerated', 'gender', 'age_band', 'grade'],
    sums: ['orders', 'won', 'cancelled', 'cancelled_won'],
  },
  customer_day: {
    keys: ['day', 'shopper_id', 'source', 'accelerated'],
    sums: ['orders', 'won', 'cancelled', 'cancelled_won'],
  },
  behavior_minute: { keys: ['minute', 'day', 'source', 'type'], sums: ['events'] },
  shopper_hour: { keys: ['hour', 'day', 'source', 'step', 'shopper_id'], sums: [] },
};

/** The rows of the tables themselves. `query`: of a client, such as pg's. */
export async function storedRollUps(
  query: (text: string) => Promise<{ rows: Record<string, unknown>[] }>,
): Promise<PlainRows> {
  const stored: PlainRows = {};
  for (const [table, { keys, sums }] of Object.entries(TABLES)) {
    const columns = keys.map((key) => (key === 'day' ? 'day::text AS day' : key));
    const { rows } = await query(`SELECT ${[...columns, ...sums].join(', ')} FROM ${table}`);
    stored[table] = rows
      .map((row) =>
        rowText(
          table,
          keys.map((key) => row[key]),
          row,
        ),
      )
      .sort();
  }
  return stored;
}

function rowText(table: string, keys: readonly unknown[], sums: Record<string, unknown>): string {
  const texts = keys.map((key) => (key instanceof Date ? key.toISOString() : String(key)));
  return [...texts, ...(TABLES[table]?.sums ?? []).map((name) => `${name}=${sums[name] ?? 0}`)].join(' ');
}

const HOURS_LATE = 48;
const LATE_MS = HOURS_LATE * 60 * 60 * 1000;
const dayOf = (ms: number) => new Date(ms + 9 * 60 * 60 * 1000).toISOString().slice(0, 10);
const minuteOf = (ms: number) => new Date(ms - (ms % 60_000)).toISOString();
const hourOf = (ms: number) => new Date(ms - (ms % 3_600_000)).toISOString();

const ACTIVE = new Set(
  (
    'page-viewed product-clicked product-hovered recommendation-clicked searched ad-clicked cart-item-added ' +
    'cart-item-removed cart-quantity-increased cart-quantity-decreased checkout-started order-placed order-cancelled ' +
    'payment-succeeded payment-failed wish-added wish-removed product-dismissed product-dismissal-undone history-adopted'
  ).split(' '),
);

export interface PlainOptions {
  /**
   * false: what an engine adds, without what came too late. true: what is left when late days have been recounted: all
   * of the ledger and the log.
   */
  late: boolean;
}

/** Counts everything anew. Messages in the sequence of their offsets. */
export function plainRollUps(
  messages: readonly ExportedMessage[],
  orders: readonly ExportedOrder[],
  { late }: PlainOptions,
): PlainRows {
  const sums = new Map<string, { table: string; keys: unknown[]; values: Record<string, number> }>();
  const add = (table: string, keys: unknown[], values: Record<string, number>) => {
    const place = `${table} ${keys.join(' ')}`;
    const row = sums.get(place) ?? { table, keys, values: {} };
    for (const [name, value] of Object.entries(values)) row.values[name] = (row.values[name] ?? 0) + value;
    sums.set(place, row);
  };

  // Events, and which orders messages announce at which time.
  const announced = new Map<string, number>();
  const seen = new Set<string>();
  for (const { topic, value, timestampMs } of messages) {
    const message = parse(value);
    if (message === null) continue;
    if (topic === 'orders') {
      if (
        typeof message.orderId === 'string' &&
        typeof message.status === 'string' &&
        message.status !== 'PAYMENT_FAILED'
      )
        announce(announced, message.orderId, timestampMs);
      continue;
    }
    if (typeof message.type !== 'string' || message.payload === undefined) continue;
    if (['order-placed', 'payment-succeeded', 'order-cancelled'].includes(message.type))
      announce(announced, String(message.payload.orderId), timestampMs);
    if (message.crowd === true) continue;
    const happenedMs = Math.min(Date.parse(String(message.occurredAt)), timestampMs);
    if (!late && happenedMs < timestampMs - LATE_MS) continue;
    if (seen.has(String(message.id))) continue;
    seen.add(String(message.id));
    const source = message.source ?? 'shop';
    add('behavior_minute', [minuteOf(happenedMs), dayOf(happenedMs), source, message.type], { events: 1 });
    const steps: string[] = [];
    if (ACTIVE.has(message.type)) steps.push('active');
    if (message.type === 'page-viewed' && message.payload.productId !== undefined) steps.push('viewed');
    if (message.type === 'cart-item-added') steps.push('carted');
    if (message.type === 'checkout-started') steps.push('checkout');
    if (message.type === 'payment-succeeded') steps.push('paid');
    for (const step of steps)
      add('shopper_hour', [hourOf(happenedMs), dayOf(happenedMs), source, step, message.shopperId], {});
  }

  for (const order of orders) {
    if (order.paid_at === null) continue;
    const announcedMs = announced.get(order.id);
    const counts = (ms: number) => late || (announcedMs !== undefined && ms >= announcedMs - LATE_MS);
    const placedMs = order.placed_at.getTime();
    if (counts(placedMs)) countOrder(order, placedMs, placedMs, 'placed');
    const cancelledMs = order.cancelled_at?.getTime();
    if (cancelledMs !== undefined && counts(cancelledMs)) countOrder(order, cancelledMs, placedMs, 'cancelled');
  }

  /** `ms`: when it happened; on `saleMs` lies the day of the customer's purchase. */
  function countOrder(order: ExportedOrder, ms: number, saleMs: number, what: 'placed' | 'cancelled'): void {
    const who = [order.source, order.accelerated];
    const [one, won] = what === 'placed' ? ['orders', 'won'] : ['cancelled', 'cancelled_won'];
    const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
    const values = { [one as string]: 1, [won as string]: order.total_won };
    const withPieces = what === 'placed' ? { ...values, pieces } : values;
    add('order_minute', [minuteOf(ms), dayOf(ms), ...who], withPieces);
    add('order_hour', [hourOf(ms), dayOf(ms), ...who], withPieces);
    const buyer = [order.gender ?? '', order.age_band ?? -1, order.grade ?? ''];
    add('buyer_hour', [hourOf(ms), dayOf(ms), ...who, ...buyer], values);
    add('customer_day', [dayOf(saleMs), order.shopper_id, ...who], values);
    for (const line of order.lines) {
      const lineWon = line.quantity * line.unit_price_won - line.discount_won;
      add(
        'category_hour',
        [hourOf(ms), dayOf(ms), ...who, line.category_id],
        what === 'placed'
          ? { lines: 1, pieces: line.quantity, won: lineWon }
          : { cancelled: 1, cancelled_won: lineWon },
      );
    }
  }

  const rows: PlainRows = Object.fromEntries(Object.keys(TABLES).map((table) => [table, []]));
  for (const { table, keys, values } of sums.values()) rows[table]?.push(rowText(table, keys, values));
  for (const texts of Object.values(rows)) texts.sort();
  return rows;
}

/** The earliest message counts: what it reports is late, or it is not. */
function announce(announced: Map<string, number>, orderId: string, timestampMs: number): void {
  announced.set(orderId, Math.min(announced.get(orderId) ?? timestampMs, timestampMs));
}

interface PlainMessage {
  orderId?: unknown;
  status?: unknown;
  id?: unknown;
  type?: unknown;
  occurredAt?: unknown;
  source?: string;
  shopperId?: string;
  crowd?: unknown;
  payload?: { orderId?: unknown; productId?: unknown };
}

function parse(value: string | null): PlainMessage | null {
  try {
    const parsed: unknown = JSON.parse(value ?? '');
    return typeof parsed === 'object' ? (parsed as PlainMessage | null) : null;
  } catch {
    return null;
  }
}
