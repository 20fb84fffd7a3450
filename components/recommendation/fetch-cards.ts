import { type ProductCard, productsResponseSchema } from '#contracts/catalog.ts';

/** Cards this page already drew or fetched: most of a changed list is on the page before. */
const known = new Map<number, ProductCard>();
const MAX_KNOWN = 500;

export function rememberCards(cards: Iterable<ProductCard>): void {
  for (const card of cards) known.set(card.productId, card);
  for (const oldest of known.keys()) {
    if (known.size <= MAX_KNOWN) break;
    known.delete(oldest);
  }
}

/** Cards of a pushed list: one request for those not seen yet, none if all are. Rejects when the shop cannot be reached. */
export async function cardsFor(productIds: readonly number[]): Promise<Map<number, ProductCard>> {
  const missing = productIds.filter((productId) => !known.has(productId));
  if (missing.length > 0) {
    const response = await fetch(`/api/products?ids=${missing.join(',')}`);
    if (!response.ok) throw new Error(`The cards of a list could not be read (${response.status})`);
    rememberCards(productsResponseSchema.parse(await response.json()).items);
  }
  return new Map(
    productIds.flatMap((productId) => {
      const card = known.get(productId);
      return card === undefined ? [] : [[productId, card] as const];
    }),
  );
}
