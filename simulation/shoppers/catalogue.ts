import { MAX_CARDS, productsResponseSchema } from '#contracts/catalog.ts';
import type { CategoryOf } from './list-expectations.ts';
import type { VisitRecord } from './visit-record.ts';

/** The category of each product that a page showed or a shopper acted on, from the shop's public API. */
export async function readCategories(webUrl: string, records: readonly VisitRecord[]): Promise<CategoryOf> {
  const categories = new Map<number, number>();
  const ids = productsOf(records).sort((a, b) => a - b);
  for (let at = 0; at < ids.length; at += MAX_CARDS) {
    const response = await fetch(`${webUrl}/api/products?ids=${ids.slice(at, at + MAX_CARDS).join(',')}`);
    if (!response.ok) continue;
    for (const { productId, categoryId } of productsResponseSchema.parse(await response.json()).items)
      categories.set(productId, categoryId);
  }
  return (productId) => categories.get(productId);
}

/** Every product that a page showed or a shopper acted on, a pointer's rest included, each once. */
export function productsOf(records: readonly Pick<VisitRecord, 'observed' | 'actions'>[]): number[] {
  const products = new Set<number>();
  for (const { observed, actions } of records) {
    for (const { productIds } of observed.sightings) for (const productId of productIds) products.add(productId);
    for (const action of actions)
      if ('productIds' in action) for (const productId of action.productIds) products.add(productId);
      else if ('productId' in action && action.productId !== undefined) products.add(action.productId);
  }
  return [...products];
}
