/**
 * What a shop sold by day, counted with plain loops over exported rows and events. It imports nothing of the code that
 * it checks, and computes the day in Korea by itself.
 */
export interface DayTotals {
  orders: number;
  lines: number;
  won: number;
  payments: number;
  failedPayments: number;
  cancellations: number;
}

/** Totals by day in Korea, "2026-11-25". */
export type Recount = Record<string, DayTotals>;

export interface OrderExport {
  id: string;
  status: string;
  total_won: number;
  placed_at: Date;
  paid_at: Date | null;
  cancelled_at: Date | null;
  lines: number;
  payment: string;
  answered_at: Date | null;
}

/** The statement whose rows `recountOrders` takes. */
export const ORDER_EXPORT = `
  SELECT "order".id::text, "order".status::text, total_won, placed_at, paid_at, cancelled_at, payment.status::text AS payment,
    payment.answered_at, (SELECT count(*)::int FROM order_line WHERE order_id = "order".id) AS lines
  FROM "order" JOIN payment ON payment.order_id = "order".id`;

export interface EventExport {
  type: string;
  occurredAt: string;
  payload: { lines?: unknown[]; totalWon?: number; amountWon?: number };
}

const NOTHING: DayTotals = { orders: 0, lines: 0, won: 0, payments: 0, failedPayments: 0, cancellations: 0 };

const dayInKorea = (at: Date) => new Date(at.getTime() + 32_400_000).toISOString().slice(0, 10);

function add(recount: Recount, at: Date, more: Partial<DayTotals>): void {
  const day = dayInKorea(at);
  const totals = recount[day] ?? { ...NOTHING };
  for (const [name, value] of Object.entries(more)) totals[name as keyof DayTotals] += value;
  recount[day] = totals;
}

/** An order counts on the day it was placed, a payment on the day of its answer, a cancellation on its own. */
export function recountOrders(orders: Iterable<OrderExport>): Recount {
  const recount: Recount = {};
  for (const order of orders) {
    if (order.paid_at !== null) add(recount, order.placed_at, { orders: 1, lines: order.lines, won: order.total_won });
    if (order.answered_at !== null && order.payment === 'APPROVED') add(recount, order.answered_at, { payments: 1 });
    if (order.answered_at !== null && order.payment === 'DECLINED')
      add(recount, order.answered_at, { failedPayments: 1 });
    if (order.cancelled_at !== null) add(recount, order.cancelled_at, { cancellations: 1 });
  }
  return recount;
}

export function recountEvents(events: Iterable<EventExport>): Recount {
  const recount: Recount = {};
  for (const { type, occurredAt, payload } of events) {
    const at = new Date(occurredAt);
    if (type === 'order-placed')
      add(recount, at, { orders: 1, lines: payload.lines?.length ?? 0, won: payload.totalWon ?? 0 });
    if (type === 'payment-succeeded') add(recount, at, { payments: 1 });
    if (type === 'payment-failed') add(recount, at, { failedPayments: 1 });
    if (type === 'order-cancelled') add(recount, at, { cancellations: 1 });
  }
  return recount;
}

/** The whole days before the day of `now`, newest first, at most `count`, with what was counted on each. */
export function wholeDays(recount: Recount, now: Date, count: number): [string, DayTotals][] {
  return Array.from({ length: count }, (_, back) => {
    const day = dayInKorea(new Date(now.getTime() - (back + 1) * 86_400_000));
    return [day, recount[day] ?? { ...NOTHING }];
  });
}
