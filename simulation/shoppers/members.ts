import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { UsageError } from '#contracts/command-line.ts';
import { type BehaviorEvent, behaviorEventSchema } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import type { LogProducer } from '#server/adapters/kafka/port.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { hashSeedPassword } from '#simulation/seed/password.ts';
import type { Random } from '#simulation/seed/random.ts';
import { eventMessages, sendAll } from '#simulation/seed/send-log.ts';
import { momentsLooked } from '../personas/past-plan.ts';
import { categoryOfKind, type Taste } from '../personas/taste.ts';
import type { Membership } from './browser-shopper.ts';

export interface Newcomer {
  /** They looked around in their favourite category so many days ago. */
  daysAgo: readonly number[];
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
const STORED_WITHIN_MS = 30_000;
/** Enough of it for all who come. */
const LIKED = { leastStock: 20, choices: 20 };
const POLL_MS = 100;

interface Viewed {
  atMs: number;
  productId: number;
  categoryId: number;
}

/**
 * Accounts of people who looked around on earlier days: events on the log, published now with their earlier times.
 * Resolves when the coupon-issuer has stored them; rejects with a UsageError if it does not. The accounts stay, as all
 * other data of the virtual shoppers does.
 */
export async function createMembers(
  { db, producer, now }: MembersDeps,
  newcomers: readonly Newcomer[],
): Promise<Membership[]> {
  const passwordHash = await hashSeedPassword(PASSWORD);
  const members: Membership[] = [];
  const events: BehaviorEvent[] = [];
  const expected = new Map<string, number>();
  for (const newcomer of newcomers) {
    const shopperId = uuidv7();
    const email = `virtual-${shopperId}@dangol.test`;
    const viewed = await viewsOf(db, newcomer);
    await db.customer.create({
      data: { id: shopperId, email, passwordHash, name: '김단골', joinedAt: new Date(now() - 90 * DAY_MS) },
    });
    events.push(...viewed.map((view) => eventOf(shopperId, view)));
    expected.set(shopperId, viewed.length);
    members.push({ login: { email, password: PASSWORD }, past: viewed.map((view) => ({ kind: 'viewed', ...view })) });
  }
  await sendAll(producer, TOPICS.behavior, eventMessages(events));
  await untilStored(db, expected);
  return members;
}

async function viewsOf(db: Database, { daysAgo, taste, random, comesMs, leavesMs }: Newcomer): Promise<Viewed[]> {
  const liked = await productsLiked(db, taste);
  return momentsLooked(daysAgo, { comesMs, leavesMs }).map((atMs) => ({ atMs, ...random.pick(liked) }));
}

/** Products of their favourite category. The same in the same shop. */
async function productsLiked(db: Database, { kinds, categoryIds }: Taste) {
  const categoryId = categoryIds[0] ?? 0;
  const found = await db.product.findMany({
    where: {
      categoryId,
      kind: { in: kinds.filter((kind) => categoryOfKind(kind) === categoryId) },
      status: 'LISTED',
      stock: { gte: LIKED.leastStock },
      bestOfferId: { not: null },
    },
    orderBy: { id: 'asc' },
    take: LIKED.choices,
  });
  if (found.length === 0)
    throw new UsageError('The shop has nothing a member could have looked at: npm run seed first.');
  return found.map(({ id }) => ({ productId: id, categoryId }));
}

function eventOf(shopperId: string, { atMs, productId, categoryId }: Viewed): BehaviorEvent {
  return behaviorEventSchema.parse({
    id: uuidv7(),
    version: 1,
    type: 'page-viewed',
    occurredAt: new Date(atMs).toISOString(),
    shopperId,
    sessionId: 'virtual-past',
    payload: { path: `/products/${productId}`, productId, categoryId },
  });
}

/** Waits until the issuer has stored so many views of each. */
async function untilStored(db: Database, expected: ReadonlyMap<string, number>): Promise<void> {
  const deadlineMs = performance.now() + STORED_WITHIN_MS;
  for (;;) {
    const rows = await db.shopperPast.findMany({ where: { shopperId: { in: [...expected.keys()] } } });
    const stored = rows.filter(({ shopperId, past }) => {
      const { views = [] } = past as { views?: unknown[] };
      return views.length >= (expected.get(shopperId) ?? Number.POSITIVE_INFINITY);
    });
    if (stored.length === expected.size) return;
    if (performance.now() > deadlineMs)
      throw new UsageError(
        `The coupon-issuer has stored ${stored.length} of ${expected.size} members after ${STORED_WITHIN_MS / 1_000} s: is it at work (npm start)?`,
      );
    await delay(POLL_MS);
  }
}
