import { INT4_MAX } from '#contracts/identifiers.ts';

const PRODUCT = /\/products\/(\d{1,10})\b|productId\\?":(\d{1,10})\b/g;

/** Stands for what only the product's own page shows of it. No product has such an id. */
export const ownPageOf = (productId: number) => productId + INT4_MAX + 1;

/**
 * Ids of the products a page (HTML or RSC) shows, read off its links and data, so that no reader of products can be
 * left out. An id too many costs a rendering, never a wrong price. `own`: whose own page it is. Some 1 ms for a home
 * page.
 */
export function productsOnPage(body: string, own?: number): Uint32Array {
  const ids = new Set<number>();
  for (const [, linked, named] of body.matchAll(PRODUCT)) {
    const id = Number(linked ?? named);
    if (id <= INT4_MAX) ids.add(id);
  }
  if (own !== undefined) ids.add(ownPageOf(own));
  return Uint32Array.from(ids);
}
