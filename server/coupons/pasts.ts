import type { BehaviorEvent } from '#contracts/events.ts';
import { addToPast, NO_PAST, type PastEntry } from '#domain/coupon/past.ts';
import { categoriesOfProducts, knownCategories } from '#server/adapters/postgres/rule-facts.ts';
import { deletePasts, lockPasts, writePasts } from '#server/adapters/postgres/shopper-past.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';

/**
 * Adds a batch to what is remembered of its shoppers, in the transaction that decides about it. Told again, it changes nothing
 * (domain/coupon/past.ts). Which category a product is in, and which there are, is the catalogue's word, not the browser's.
 * Cost: at most seven statements a batch, none for a batch that holds nothing to remember.
 */
export async function rememberEvents(tx: Tx, events: readonly BehaviorEvent[]): Promise<void> {
  const said = events.filter(isMemorable);
  if (said.length === 0) return;
  const catalogue = {
    ofProduct: await categoriesOfProducts(tx, [...new Set(said.flatMap(productsOf))]),
    known: await knownCategories(tx, [...new Set(said.flatMap(categoriesOf))]),
  };
  const pasts = await lockPasts(tx, [...new Set(said.map(({ shopperId }) => shopperId))]);
  const forgotten = new Set<string>();
  for (const event of said) {
    const { shopperId } = event;
    if (event.type === 'shopper-forgotten') {
      pasts.set(shopperId, NO_PAST);
      forgotten.add(shopperId);
      continue;
    }
    for (const one of rememberedOf(event, catalogue)) {
      pasts.set(shopperId, addToPast(pasts.get(shopperId) ?? NO_PAST, one));
      forgotten.delete(shopperId);
    }
  }
  for (const shopperId of forgotten) pasts.delete(shopperId);
  if (forgotten.size > 0) await deletePasts(tx, [...forgotten]);
  await writePasts(tx, pasts);
}

export interface Catalogue {
  ofProduct: ReadonlyMap<number, number>;
  known: ReadonlySet<number>;
}

const MEMORABLE = [
  'page-viewed',
  'searched',
  'order-placed',
  'order-cancelled',
  'history-adopted',
  'shopper-forgotten',
] as const;
type Memorable = BehaviorEvent<(typeof MEMORABLE)[number]>;

/** Whether there is anything in an event that rules remember. */
export function isMemorable(event: BehaviorEvent): event is Memorable {
  if (event.type === 'page-viewed') return event.payload.productId !== undefined;
  if (event.type === 'searched') return event.payload.categoryId !== undefined;
  return MEMORABLE.some((type) => type === event.type);
}

/** Products whose category it takes to remember an event. */
export function productsOf(event: Memorable): number[] {
  if (event.type === 'page-viewed') return event.payload.productId === undefined ? [] : [event.payload.productId];
  if (event.type === 'history-adopted') return event.payload.views.map(({ productId }) => productId);
  return [];
}

/** Categories that are remembered if there are such. */
export function categoriesOf(event: Memorable): number[] {
  return event.type === 'searched' && event.payload.categoryId !== undefined ? [event.payload.categoryId] : [];
}

/** An event in the words of what is remembered: nothing, where the catalogue does not know what it is about. */
export function rememberedOf(event: Memorable, { ofProduct, known }: Catalogue): PastEntry[] {
  const { id } = event;
  const atMs = Date.parse(event.occurredAt);
  const viewed = (viewId: string, viewedAtMs: number, productId: number | undefined): PastEntry[] => {
    const categoryId = productId === undefined ? undefined : ofProduct.get(productId);
    if (productId === undefined || categoryId === undefined) return [];
    return [{ kind: 'viewed', id: viewId, atMs: viewedAtMs, productId, categoryId }];
  };
  switch (event.type) {
    case 'page-viewed':
      return viewed(id, atMs, event.payload.productId);
    case 'history-adopted':
      return event.payload.views.flatMap(({ productId, occurredAt }, at) =>
        viewed(`${id} ${at}`, Date.parse(occurredAt), productId),
      );
    case 'searched': {
      const { categoryId } = event.payload;
      return categoryId !== undefined && known.has(categoryId) ? [{ kind: 'searched', id, atMs, categoryId }] : [];
    }
    case 'order-placed': {
      const { orderId, lines } = event.payload;
      return [{ kind: 'ordered', id: orderId, atMs, productIds: lines.map(({ productId }) => productId) }];
    }
    case 'order-cancelled':
      return [{ kind: 'cancelled', orderId: event.payload.orderId }];
    default:
      return [];
  }
}
