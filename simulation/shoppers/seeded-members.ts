import { setTimeout as delay } from 'node:timers/promises';
import { UsageError } from '#contracts/command-line.ts';
import type { BehaviorEvent } from '#contracts/events.ts';
import { KEPT_DAYS, MOST } from '#domain/coupon/past.ts';
import { KEPT_STATUSES } from '#domain/order/status.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';
import type { EventDays } from '#server/adapters/elasticsearch/event-days.ts';
import { WHOLE_PAST } from '#server/adapters/postgres/past-orders.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { CUSTOMER_PASSWORD, SEEDED_EMAILS } from '#simulation/seed/customers.ts';
import type { PastPlan } from '../personas/past-plan.ts';
import type { Action } from './actions.ts';
import type { Membership } from './browser-shopper.ts';
import { reminderDueMs } from './coupon-causes.ts';

export type SeededKind = Extract<PastPlan, { kind: 'seeded' }>['member'];

export interface SeededMembersDeps {
  db: Database;
  events: Pick<EventDays, 'pages'>;
  now: () => number;
}

interface Candidate {
  shopperId: string;
  email: string;
  /** Kept orders, the oldest first. */
  orders: { orderId: string; atMs: number; totalWon: number; productIds: number[] }[];
  /** The newest of all orders is kept, and each of its products can be bought. */
  mayBuyAgain: boolean;
}

/** A reminder later than this after it was due is none: the rule's day, with room for a visit. */
const DUE_WITHIN_MS = 20 * HOUR_MS;
/** Above this the lists may no longer know all that somebody looked at. */
const MOST_EVENTS = 150;
const INDEXED_WITHIN_MS = 60_000;
const POLL_MS = 500;
/** Days of events that the index keeps. */
const INDEXED_DAYS = 30;

/**
 * For each of `kinds` a member of the seeded month who has not been in the shop since, each another, with what they
 * did then; null where there is no such member left. Rejects with a UsageError if the events of the month are not
 * indexed in a minute. Reads only.
 */
export async function findSeededMembers(
  { db, events, now }: SeededMembersDeps,
  kinds: readonly SeededKind[],
): Promise<(Membership | null)[]> {
  if (kinds.length === 0) return [];
  const nowMs = now();
  const free = await candidatesOf(db, nowMs);
  const members: (Membership | null)[] = [];
  for (const kind of kinds) {
    let member: Membership | null = null;
    while (member === null) {
      const at = free.findIndex((candidate) => isOfKind(candidate, kind, nowMs));
      if (at === -1) break;
      const [candidate] = free.splice(at, 1) as [Candidate];
      const did = await actsOf(candidate, events, nowMs);
      if (did.length > MOST_EVENTS) continue;
      member = {
        login: { email: candidate.email, password: CUSTOMER_PASSWORD },
        past: [...did, ...ordersOf(candidate)],
      };
    }
    members.push(member);
  }
  return members;
}

function isOfKind({ orders, mayBuyAgain }: Candidate, kind: SeededKind, nowMs: number): boolean {
  const dueMs = reminderDueMs(orders);
  const lateMs = dueMs === null ? Number.NaN : nowMs - dueMs;
  if (kind === 'reminder-due') return lateMs > 0 && lateMs < DUE_WITHIN_MS;
  return mayBuyAgain && !(lateMs > -HOUR_MS && lateMs < DAY_MS + HOUR_MS);
}

/**
 * Members of the seed with orders, as many as the rules keep at most, who have been in no shop's page since; by e-mail,
 * so that a run can be repeated. With a year of orders it reads all of them: some seconds.
 */
function candidatesOf(db: Database, nowMs: number): Promise<Candidate[]> {
  return db.$queryRaw<Candidate[]>`
    SELECT customer.id::text AS "shopperId", customer.email,
      jsonb_agg(jsonb_build_object('orderId', kept.id, 'totalWon', total_won, 'productIds', line.products,
        'atMs', round(extract(epoch FROM coalesce(paid_at, placed_at)) * 1000)) ORDER BY coalesce(paid_at, placed_at)) AS orders,
      (array_agg(kept.id ORDER BY placed_at DESC))[1]
          = (SELECT id FROM "order" WHERE shopper_id = customer.id ORDER BY placed_at DESC LIMIT 1)
        AND (array_agg(line.on_sale ORDER BY placed_at DESC))[1] AS "mayBuyAgain"
    FROM customer
    JOIN (
      SELECT * FROM "order" WHERE source = 'backfill' AND status = ANY(${[...KEPT_STATUSES]}::"OrderStatus"[])
        AND placed_at > ${new Date(nowMs - KEPT_DAYS.orders * DAY_MS)} AND ${WHOLE_PAST}
    ) AS kept ON kept.shopper_id = customer.id
    CROSS JOIN LATERAL (
      SELECT jsonb_agg(product_id) AS products, bool_and(product.status = 'LISTED' AND product.stock >= 5) AS on_sale
      FROM order_line JOIN product ON product.id = product_id WHERE order_id = kept.id
    ) AS line
    WHERE customer.email LIKE ${SEEDED_EMAILS}
      AND NOT EXISTS (SELECT FROM shopper_past WHERE shopper_id = customer.id)
      AND NOT EXISTS (SELECT FROM coupon WHERE shopper_id = customer.id)
      AND NOT EXISTS (SELECT FROM "order" WHERE shopper_id = customer.id AND source <> 'backfill')
    GROUP BY customer.id, customer.email HAVING count(*) <= ${MOST.orders} ORDER BY customer.email`;
}

const ordersOf = ({ orders }: Candidate): Action[] => orders.map((order) => ({ kind: 'ordered', ...order }));

/**
 * What they looked at and put into the cart. Views of the seed give no coupon, so they name no category here; what was
 * carted then is not in the cart any more.
 */
async function actsOf({ shopperId, orders }: Candidate, events: SeededMembersDeps['events'], nowMs: number) {
  const deadlineMs = performance.now() + INDEXED_WITHIN_MS;
  for (;;) {
    const found: BehaviorEvent[] = [];
    const span = { fromMs: nowMs - (INDEXED_DAYS + 1) * DAY_MS, untilMs: nowMs, shopperIds: [shopperId] };
    for await (const page of events.pages({ ...span, types: ['page-viewed', 'cart-item-added', 'order-placed'] }))
      found.push(...page);
    const placed = new Set(found.flatMap((event) => (event.type === 'order-placed' ? [event.payload.orderId] : [])));
    if (orders.every(({ orderId, atMs }) => placed.has(orderId) || atMs < nowMs - INDEXED_DAYS * DAY_MS))
      return found.flatMap(actionsOf);
    if (performance.now() > deadlineMs)
      throw new UsageError(
        `The events of the seeded month are not indexed after ${INDEXED_WITHIN_MS / 1_000} s: is the event-indexer at work (npm start)?`,
      );
    await delay(POLL_MS);
  }
}

function actionsOf({ type, occurredAt, payload }: BehaviorEvent): Action[] {
  const atMs = Date.parse(occurredAt);
  if (type === 'page-viewed')
    return payload.productId === undefined ? [] : [{ kind: 'viewed', atMs, productId: payload.productId }];
  if (type !== 'cart-item-added') return [];
  const { productId } = payload;
  return [
    { kind: 'carted', atMs, productId },
    { kind: 'uncarted', atMs: atMs + 1, productId },
  ];
}
