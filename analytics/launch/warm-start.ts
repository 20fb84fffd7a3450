import type { RecommendationList } from '#contracts/push.ts';
import type { NeighbourStore } from '#server/adapters/redis-neighbours.ts';
import type { ProductNeighbours } from './output.ts';

/** What the catalogue offers now, by id: listed and in stock. */
export type Offered = ReadonlyMap<number, { name: string }>;

const LIST_SIZE = 20;
const LISTS_A_WRITE = 500;

/**
 * Neighbours as the list beside each product that is offered, among what is offered. In the recommender's own words:
 * its step `session` beside a product (docs/decisions/0012), scores over the largest. Returns how many lists were
 * written.
 */
export async function loadWarmStart(options: {
  neighbours: AsyncIterable<ProductNeighbours>;
  offered: Offered;
  store: NeighbourStore;
  nowMs: number;
  progress?: (lists: number) => void;
}): Promise<number> {
  const { offered, store, progress } = options;
  const computedAt = new Date(options.nowMs).toISOString();
  let waiting: (RecommendationList & { productId: number })[] = [];
  let written = 0;
  const flush = async () => {
    await store.write(waiting);
    written += waiting.length;
    waiting = [];
    progress?.(written);
  };
  for await (const { productId, neighbours } of options.neighbours) {
    const product = offered.get(productId);
    const shown = neighbours.filter((one) => offered.has(one.productId)).slice(0, LIST_SIZE);
    const [first] = shown;
    if (product === undefined || first === undefined) continue;
    const items = shown.map((one) => ({
      productId: one.productId,
      score: Math.round((one.score / first.score) * 1e6) / 1e6,
      reason: { kind: 'viewed' as const, productId, name: product.name },
    }));
    waiting.push({ list: 'bought-together', tier: 'session', computedAt, productId, items });
    if (waiting.length === LISTS_A_WRITE) await flush();
  }
  await flush();
  return written;
}
