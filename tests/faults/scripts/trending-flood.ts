import { setTimeout as delay } from 'node:timers/promises';
import { defineFault, type FaultContext } from '../fault.ts';
import { until } from '../until.ts';

const GUESTS = 1_000;
const AT_ONCE = 20;
const TOP = 10;
/** So many guests are on all of the log's partitions but with a chance below 1 in 10,000. */
const WITNESSES = 60;
/** How often the recommender writes trending at the latest, with room to spare. */
const TRENDING_INTERVAL_MS = 5_000;
const FOLDED_MS = 60_000;

interface ServedList {
  tier: string;
  items: { productId: number }[];
}

async function trendingNow({ shop, signal }: FaultContext): Promise<ServedList> {
  const response = await fetch(`${shop.realtimeUrl}/recommendations?list=trending`, { signal });
  return (await response.json()) as ServedList;
}

/** Two views of one product by a guest without a cookie, behind an address of its own. True: taken in. */
async function view({ shop, signal }: FaultContext, productId: number, guest: number): Promise<boolean> {
  const event = { type: 'page-viewed', payload: { productId } };
  const response = await fetch(`${shop.realtimeUrl}/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `198.18.${Math.floor(guest / 250)}.${guest % 250}`,
    },
    body: JSON.stringify({ events: [event, event] }),
    signal,
  });
  await response.arrayBuffer();
  return response.status === 202;
}

/**
 * Waits until the flood is folded: guests who come after it, enough to be on every partition, have lists of their own.
 * A partition is folded in order.
 */
async function untilFolded(context: FaultContext, productId: number): Promise<void> {
  const { shop, signal } = context;
  const witness = async () => {
    const body = JSON.stringify({ events: [{ type: 'page-viewed', payload: { productId } }] });
    const headers = { 'content-type': 'application/json' };
    const taken = await fetch(`${shop.realtimeUrl}/events`, { method: 'POST', headers, body, signal });
    const cookie = taken.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const hasOwnList = async () => {
      const own = await fetch(`${shop.realtimeUrl}/recommendations?list=item-cf`, { headers: { cookie }, signal });
      return ((await own.json()) as ServedList).tier === 'trending' ? null : true;
    };
    await until('a later guest has a list of their own', hasOwnList, FOLDED_MS);
  };
  await Promise.all(Array.from({ length: WITNESSES }, witness));
}

export const fault = defineFault({
  name: 'trending-flood',
  what: `${GUESTS} guests of as many addresses look at one product that nobody has bought.`,
  settings: { TRUSTED_PROXY_HOPS: '1' },
  async run(context) {
    const { shop, log } = context;
    const rows = await shop.query<{ id: number }>(
      `select id from product where status = 'LISTED' and stock > 0 order by sold_count, id desc limit 2`,
    );
    const pushed = rows[0]?.id ?? 0;
    let taken = 0;
    for (let guest = 0; guest < GUESTS; guest += AT_ONCE) {
      const burst = Array.from({ length: AT_ONCE }, (_, n) => view(context, pushed, guest + n));
      taken += (await Promise.all(burst)).filter(Boolean).length;
    }
    log(`${taken} of ${GUESTS} guests' views of product ${pushed} were taken in`);
    await untilFolded(context, rows[1]?.id ?? 0);
    await delay(TRENDING_INTERVAL_MS, undefined, { signal: context.signal });
    const list = await trendingNow(context);
    const place = list.items.findIndex(({ productId }) => productId === pushed) + 1;
    return {
      taken: { held: taken === GUESTS, detail: `${taken} of ${GUESTS} guests were taken in` },
      place: {
        held: place === 0 || place > TOP,
        detail: place === 0 ? 'not in the trending list' : `place ${place} of the trending list`,
      },
    };
  },
});
