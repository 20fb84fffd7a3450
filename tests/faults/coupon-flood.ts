import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Invariant } from './fault.ts';
import { createMember } from './members.ts';
import type { FaultShop } from './shop.ts';

/*
 * What floods of guests who look at products obtain in coupons: shared by the faults that differ in whom the guests
 * seem to be.
 */

const AT_ONCE = 50;

interface Book {
  coupons: number;
  committedWon: number;
}

async function bookOf(shop: FaultShop): Promise<Book> {
  const [row] = await shop.query<Book>(
    `SELECT (SELECT count(*)::int FROM coupon) AS coupons,
      (SELECT coalesce(sum(committed_won), 0)::float8 FROM rule_budget) AS "committedWon"`,
  );
  if (row === undefined) throw new Error('the coupons could not be counted');
  return row;
}

/**
 * Three products of the category that has most of them: three views of one category earn a coupon (C3), the last view
 * another (C1).
 */
async function productsOfOneCategory(shop: FaultShop): Promise<number[]> {
  const rows = await shop.query<{ id: number }>(
    `SELECT id FROM product WHERE status = 'LISTED' AND stock > 0 AND category_id =
      (SELECT category_id FROM product WHERE status = 'LISTED' GROUP BY category_id ORDER BY count(*) DESC LIMIT 1)
     ORDER BY id LIMIT 3`,
  );
  return rows.map(({ id }) => id);
}

/** Waits until the number of coupons has not changed for 3 s: what the flood caused has been issued or refused. */
async function settled(shop: FaultShop, signal: AbortSignal): Promise<Book> {
  let book = await bookOf(shop);
  for (let still = 0; still < 6 && !signal.aborted; ) {
    await wait(500);
    const next = await bookOf(shop);
    still = next.coupons === book.coupons ? still + 1 : 0;
    book = next;
  }
  return book;
}

/** The body of a batch that views these products. */
function views(productIds: readonly number[]) {
  return JSON.stringify({
    events: productIds.map((productId) => ({
      id: randomUUID(),
      type: 'page-viewed',
      payload: { productId, path: `/products/${productId}` },
    })),
  });
}

/** A member views the same products after the flood; how long until a coupon is there, in ms. null: none within 8 s. */
async function memberIsServed(shop: FaultShop, productIds: readonly number[]): Promise<number | null> {
  // A new one for each flood: what another has earned before may keep them from earning more.
  const { client, customerId } = await createMember(shop);
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const held = async () =>
    (
      await shop.query<{ count: number }>('SELECT count(*)::int AS count FROM coupon WHERE shopper_id = $1', [
        customerId,
      ])
    )[0]?.count ?? 0;
  const before = await held();
  const startedAt = performance.now();
  const headers = { 'content-type': 'application/json', cookie };
  const response = await fetch(`${shop.realtimeUrl}/events`, { method: 'POST', headers, body: views(productIds) });
  await response.arrayBuffer();
  while (performance.now() - startedAt < 8_000) {
    if ((await held()) > before) return Math.round(performance.now() - startedAt);
    await wait(50);
  }
  return null;
}

export interface CouponFlood {
  shop: FaultShop;
  signal: AbortSignal;
  log(line: string): void;
  posts: number;
  /** Sends one guest's views; the answer's status. */
  post(body: string, index: number): Promise<number>;
  /** The most that the flood may obtain, of its length in seconds. */
  mostCoupons(seconds: number): number;
  mostWon(seconds: number): number;
}

/** Floods, waits until all it caused is issued or refused, and compares what was issued with what may be. */
export async function floodForCoupons(flood: CouponFlood): Promise<Record<string, Invariant>> {
  const { shop, signal, log, posts, post } = flood;
  const productIds = await productsOfOneCategory(shop);
  const before = await bookOf(shop);
  const startedAt = performance.now();
  const statuses: number[] = [];
  for (let sent = 0; sent < posts; sent += AT_ONCE)
    statuses.push(
      ...(await Promise.all(Array.from({ length: AT_ONCE }, (_none, index) => post(views(productIds), sent + index)))),
    );
  const seconds = (performance.now() - startedAt) / 1_000;
  const accepted = statuses.filter((status) => status === 202).length;
  log(`${accepted} of ${posts} POSTs accepted in ${seconds.toFixed(1)} s`);
  // A wait of C1 is 3 s: what is due then comes later than what is issued at once.
  await wait(4_000);
  const after = await settled(shop, signal);
  const coupons = after.coupons - before.coupons;
  const won = after.committedWon - before.committedWon;
  const [mostCoupons, mostWon] = [flood.mostCoupons(seconds), flood.mostWon(seconds)];
  const servedMs = await memberIsServed(shop, productIds);
  return {
    accepted: { held: accepted > 0, detail: `${accepted} of ${posts} POSTs accepted: the flood was one` },
    members: {
      held: servedMs !== null,
      detail: `a member's coupon after the flood: ${servedMs ?? 'none within 8,000'} ms`,
    },
    coupons: {
      held: coupons <= mostCoupons,
      detail: `${coupons} coupons issued for ${accepted} accepted POSTs in ${seconds.toFixed(1)} s, ${mostCoupons} at most`,
    },
    budget: {
      held: won <= mostWon,
      detail: `${won.toLocaleString('en')} won of budget committed, ${mostWon.toLocaleString('en')} at most`,
    },
  };
}
