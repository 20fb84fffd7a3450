import { MAX_CARDS, productsResponseSchema } from '#contracts/catalog.ts';
import type { CategoryOf } from './list-expectations.ts';
import type { VisitRecord } from './visit-record.ts';

/** The category of each product that a page showed or a shopper acted on, from the shop's public API. */
export async function readCategories(webUrl: string, records: readonly VisitRecord[]): Promise<CategoryOf> {
  const categories = new Map<number, number>();
  const wanted = new Set<number>();
  for (const { observed, actions } of records) {
    for (const { productIds } of observed.sightings) for (const productId of productIds) wanted.add(productId);
    for (const action of actions)
      if (action.kind === 'ordered') for (const productId of action.productIds) wanted.add(productId);
      else if ((action.kind === 'viewed' || action.kind === 'carted') && action.productId !== undefined)
        wanted.add(action.productId);
  }
  const ids = [...wanted].sort((a, b) => a - b);
  for (let at = 0; at < ids.length; at += MAX_CARDS) {
    const response = await fetch(`${webUrl}/api/products?ids=${ids.slice(at, at + MAX_CARDS).join(',')}`);
    if (!response.ok) continue;
    for (const { productId, categoryId } of productsResponseSchema.parse(await response.json()).items)
      categories.set(productId, categoryId);
  }
  return (productId) => categories.get(productId);
}
