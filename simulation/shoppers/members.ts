import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { UsageError } from '#contracts/command-line.ts';
import { type BehaviorEvent, behaviorEventSchema } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import { commissionWon } from '#domain/order/commission.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import type { LogProducer } from '#server/adapters/kafka/port.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { hashSeedPassword } from '#simulation/seed/password.ts';
import type { Random } from '#simulation/seed/random.ts';
import { eventMessages, sendAll } from '#simulation/seed/send-log.ts';
import { momentsOf, type PastPlan } from '../personas/past-plan.ts';
import { categoryOfKind, type Taste } from '../personas/taste.ts';
import type { Action } from './actions.ts';
import type { Membership } from './browser-shopper.ts';

export interface Newcomer {
  plan: PastPlan;
  taste: Taste;
  random: Random;
  comesMs: number;
  leavesMs: number;
}

export interface MembersDeps {
  db: Database;
  producer: LogProducer;
  now: () => number;
}

const PASSWORD = 'virtual-shopper';
const FOLDED_WITHIN_MS = 30_000;
const ADDRESS = {
  recipient: '김단골',
  phone: '010-1234-5678',
  postcode: '04524',
  line1: '서울특별시 중구 세종대로 110',
};
/** Dear enough that one of it makes an order worth a coupon, and enough of it for everybody who comes. */
const LIKED = { leastWon: 12_000, mostWon: 80_000, leastStock: 20, choices: 20 };
const POLL_MS = 100;

interface Liked {
  productId: number;
  categoryId: number;
  offerId: number;
  sellerId: number;
  name: string;
  picture: object;
  priceWon: number;
}

/**
 * Accounts with a past, stored as the shop itself would have: orders in PostgreSQL, and events on the log, published
 * now with their earlier times. Resolves when the coupon-issuer has folded them; rejects with a UsageError if it does
 * not. The accounts stay, as all other data of the virtual shoppers does.
 */
export async function createMembers(
  { db, producer, now }: MembersDeps,
  newcomers: readonly Newcomer[],
): Promise<Membership[]> {
  const passwordHash = await hashSeedPassword(PASSWORD);
  const members: Membership[] = [];
  const events: BehaviorEvent[] = [];
  const expected = new Map<string, { views: number; orders: number }>();
  for (const newcomer of newcomers) {
    const shopperId = uuidv7();
    const email = `virtual-${shopperId}@dangol.test`;
    const past = await pastOf(db, newcomer);
    await db.customer.create({
      data: { id: shopperId, email, passwordHash, name: '김단골', joinedAt: new Date(now() - 90 * DAY_MS) },
    });
    for (const deed of past.ordered) await writeOrder(db, shopperId, deed);
    events.push(...eventsOf(shopperId, past));
    expected.set(shopperId, { views: past.viewed.length, orders: past.ordered.length });
    members.push({ login: { email, password: PASSWORD }, past: actionsOf(past) });
  }
  await sendAll(producer, TOPICS.behavior, eventMessages(events.map((event) => behaviorEventSchema.parse(event))));
  await untilFolded(db, expected);
  return members;
}

interface Viewed {
  atMs: number;
  product: Liked;
}
interface Ordered extends Viewed {
  orderId: string;
}
interface MemberPast {
  viewed: Viewed[];
  ordered: Ordered[];
}

async function pastOf(db: Database, { plan, taste, random, comesMs, leavesMs }: Newcomer): Promise<MemberPast> {
  const liked = await productsLiked(db, taste);
  // Who orders by habit orders the same thing; who looks around looks at one and another.
  const usual = random.pick(liked);
  const past: MemberPast = { viewed: [], ordered: [] };
  for (const { kind, atMs } of momentsOf(plan, { comesMs, leavesMs })) {
    if (kind === 'viewed') past.viewed.push({ atMs, product: random.pick(liked) });
    else past.ordered.push({ atMs, product: usual, orderId: uuidv7({ msecs: atMs }) });
  }
  return past;
}

/** Products of their favourite category that can be bought. The same in the same shop. */
async function productsLiked(db: Database, { kinds, categoryIds }: Taste): Promise<Liked[]> {
  const categoryId = categoryIds[0] ?? 0;
  const { leastWon, mostWon, leastStock, choices } = LIKED;
  const found = await db.product.findMany({
    where: {
      categoryId,
      kind: { in: kinds.filter((kind) => categoryOfKind(kind) === categoryId) },
      status: 'LISTED',
      stock: { gte: leastStock },
      priceWon: { gte: leastWon, lte: mostWon },
      bestOfferId: { not: null },
    },
    orderBy: { id: 'asc' },
    take: choices,
  });
  const offers = await db.offer.findMany({
    where: { id: { in: found.flatMap(({ bestOfferId }) => bestOfferId ?? []) } },
  });
  const liked = found.flatMap(({ id, name, picture, priceWon, bestOfferId }): Liked[] => {
    const offer = offers.find((one) => one.id === bestOfferId);
    if (offer === undefined) return [];
    const { sellerId } = offer;
    return [{ productId: id, categoryId, offerId: offer.id, sellerId, name, picture: picture as object, priceWon }];
  });
  if (liked.length === 0) throw new UsageError('The shop has nothing a regular could have bought: npm run seed first.');
  return liked;
}

async function writeOrder(db: Database, shopperId: string, { orderId, atMs, product }: Ordered): Promise<void> {
  const { productId, categoryId, offerId, sellerId, name, picture, priceWon } = product;
  const at = new Date(atMs);
  await db.order.create({
    data: {
      id: orderId,
      number: `PAST-${orderId.slice(-12).toUpperCase()}`,
      shopperId,
      idempotencyKey: orderId,
      status: 'PAID',
      itemsWon: priceWon,
      discountWon: 0,
      shippingWon: 0,
      totalWon: priceWon,
      recipient: ADDRESS.recipient,
      phone: ADDRESS.phone,
      postcode: ADDRESS.postcode,
      addressLine1: ADDRESS.line1,
      placedAt: at,
      paidAt: at,
      lines: {
        create: [
          {
            id: uuidv7(),
            ...{ productId, offerId, sellerId, name, picture, categoryId },
            ...{ unitPriceWon: priceWon, listPriceWon: priceWon, quantity: 1 },
            ...{
              marginRate: 0.2,
              commissionRate: 0.1,
              commissionWon: commissionWon({ priceWon, quantity: 1, rate: 0.1 }),
            },
          },
        ],
      },
      payments: {
        create: [
          {
            id: uuidv7(),
            provider: 'local',
            method: 'card',
            status: 'APPROVED',
            amountWon: priceWon,
            idempotencyKey: `order-${orderId}`,
            requestedAt: at,
            answeredAt: at,
          },
        ],
      },
    },
  });
}

function eventsOf(shopperId: string, { viewed, ordered }: MemberPast): BehaviorEvent[] {
  const envelope = (atMs: number) => ({
    id: uuidv7(),
    version: 1 as const,
    occurredAt: new Date(atMs).toISOString(),
    shopperId,
    sessionId: 'virtual-past',
  });
  const views = viewed.map(({ atMs, product: { productId, categoryId } }): BehaviorEvent => {
    const payload = { path: `/products/${productId}`, productId, categoryId };
    return { ...envelope(atMs), type: 'page-viewed', payload };
  });
  const orders = ordered.flatMap(({ atMs, orderId, product }): BehaviorEvent[] => {
    const { productId, categoryId, priceWon } = product;
    const lines = [{ productId, categoryId, quantity: 1, unitPriceWon: priceWon }];
    return [
      { ...envelope(atMs), type: 'order-placed', payload: { orderId, lines, discountWon: 0, totalWon: priceWon } },
      { ...envelope(atMs), type: 'payment-succeeded', payload: { orderId, amountWon: priceWon, method: 'card' } },
    ];
  });
  return [...views, ...orders].sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
}

function actionsOf({ viewed, ordered }: MemberPast): Action[] {
  return [
    ...viewed.map(
      ({ atMs, product: { productId, categoryId } }): Action => ({ kind: 'viewed', atMs, productId, categoryId }),
    ),
    ...ordered.map(
      ({ atMs, orderId, product: { productId, priceWon } }): Action => ({
        kind: 'ordered',
        atMs,
        orderId,
        productIds: [productId],
        totalWon: priceWon,
      }),
    ),
  ].sort((a, b) => a.atMs - b.atMs);
}

/** Waits until the issuer has folded the past in. */
async function untilFolded(
  db: Database,
  expected: ReadonlyMap<string, { views: number; orders: number }>,
): Promise<void> {
  const deadlineMs = performance.now() + FOLDED_WITHIN_MS;
  for (;;) {
    const rows = await db.shopperPast.findMany({ where: { shopperId: { in: [...expected.keys()] } } });
    const known = rows.filter(({ shopperId, past }) => {
      const { views = [], orders = [] } = past as { views?: unknown[]; orders?: unknown[] };
      const wanted = expected.get(shopperId);
      return wanted !== undefined && views.length >= wanted.views && orders.length >= wanted.orders;
    });
    if (known.length === expected.size) return;
    if (performance.now() > deadlineMs)
      throw new UsageError(
        `The coupon-issuer remembers ${known.length} of ${expected.size} members after ${FOLDED_WITHIN_MS / 1_000} s: is it at work (npm start)?`,
      );
    await delay(POLL_MS);
  }
}
