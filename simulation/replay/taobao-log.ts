import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { BehaviorEvent } from '#contracts/events.ts';
import { idOf, plainProduct, type ReplayLog } from './replay-log.ts';

/** Where the file lies beside the project; it may not be copied into it. */
export const TAOBAO_FILE = new URL('../../../shared/data/taobao/user-behavior-2h.csv.gz', import.meta.url);

export function hasTaobaoFile(): boolean {
  return existsSync(TAOBAO_FILE);
}

/**
 * Two hours of a real shop: user, item, category, behaviour, unix seconds. pv → detail view, cart → carted, fav →
 * wished, buy → an order of one line.
 */
export async function readTaobaoLog(limit = Number.POSITIVE_INFINITY): Promise<ReplayLog> {
  const lines = createInterface({ input: createReadStream(TAOBAO_FILE).pipe(createGunzip()), crlfDelay: Infinity });
  const categoryOf = new Map<number, number>();
  const sold = new Map<number, number>();
  const events: BehaviorEvent[] = [];
  for await (const line of lines) {
    if (events.length >= limit) break;
    const [user, itemText, categoryText, behaviour, seconds] = line.split(',');
    const productId = Number(itemText);
    if (user === undefined || !Number.isInteger(productId) || seconds === undefined) continue;
    categoryOf.set(productId, Number(categoryText));
    const n = events.length;
    const envelope = {
      id: idOf('event', n),
      version: 1 as const,
      occurredAt: new Date(Number(seconds) * 1_000).toISOString(),
      shopperId: idOf('shopper', user),
      sessionId: user,
    };
    if (behaviour === 'pv') events.push({ ...envelope, type: 'page-viewed', payload: { productId } });
    else if (behaviour === 'cart')
      events.push({ ...envelope, type: 'cart-item-added', payload: { productId, quantity: 1, unitPriceWon: 10_000 } });
    else if (behaviour === 'fav') events.push({ ...envelope, type: 'wish-added', payload: { productId } });
    else if (behaviour === 'buy') {
      sold.set(productId, (sold.get(productId) ?? 0) + 1);
      events.push({
        ...envelope,
        type: 'order-placed',
        payload: {
          orderId: idOf('order', n),
          lines: [{ productId, quantity: 1, unitPriceWon: 10_000 }],
          discountWon: 0,
          totalWon: 10_000,
        },
      });
    }
  }
  const products = [...categoryOf].map(([productId, categoryId]) =>
    plainProduct(productId, categoryId, `c${categoryId}`, sold.get(productId) ?? 0),
  );
  return { name: 'taobao', products, events };
}
