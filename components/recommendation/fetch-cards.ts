import { type ProductCard, productsResponseSchema } from '#contracts/catalog.ts';

/** Cards this page already drew or fetched: most of a changed list is on the page before. */
const known = new Map<number, ProductCard>();
const MAX_KNOWN = 500;

export function cacheCards(cards: Iterable<ProductCard>): void {
  for (const card of cards) known.set(card.productId, card);
  for (const oldest of known.keys()) {
    if (known.size <= MAX_KNOWN) break;
    known.delete(oldest);
  }
}

/**
 * Cards of a pushed list: one request for those not seen yet, none if all are. The gateway at `gatewayUrl` is asked
 * first: it answers while the shop draws pages. Rejects when neither it nor the shop can be reached.
 */
export async function cardsFor(
  productIds: readonly number[],
  gatewayUrl: string | undefined,
): Promise<Map<number, ProductCard>> {
  const missing = productIds.filter((productId) => !known.has(productId));
  if (missing.length > 0) {
    const query = `ids=${missing.join(',')}`;
    const cards = gatewayUrl === undefined ? null : await read(`${gatewayUrl}/products?${query}`).catch(() => null);
    cacheCards(cards ?? (await read(`/api/products?${query}`)));
  }
  return new Map(
    productIds.flatMap((productId) => {
      const card = known.get(productId);
      return card === undefined ? [] : [[productId, card] as const];
    }),
  );
}

async function read(address: string): Promise<ProductCard[]> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The cards of a list could not be read (${response.status})`);
  return productsResponseSchema.parse(await response.json()).items;
}
