import { commissionWon } from '#domain/order/commission.ts';
import type { LedgerLine } from '#server/adapters/postgres/order-rows.ts';
import type { OfferTerms, ProductTerms } from '#server/adapters/postgres/product-terms.ts';
import { newId } from '#server/new-id.ts';

/** A line as a sender or an event has it; what it leaves out is the catalogue's. */
export interface StatedLine {
  productId: number;
  offerId?: number | undefined;
  sellerId?: number | undefined;
  quantity: number;
  unitPriceWon: number;
  listPriceWon?: number | undefined;
  categoryId?: number | undefined;
  discountWon?: number | undefined;
}

/**
 * The line with the terms of the offer it was bought from, which are recorded with it: of the offer it names, else its
 * seller's, else the product's best one, else of no offer (0). A text where the catalogue has no such product or offer.
 */
export function ledgerLine(line: StatedLine, products: ReadonlyMap<number, ProductTerms>): LedgerLine | string {
  const product = products.get(line.productId);
  if (product === undefined) return `product ${line.productId} is unknown`;
  const offer = offerOf(line, product);
  if (typeof offer === 'string') return offer;
  const { unitPriceWon, quantity } = line;
  const { marginRate = product.marginRate, commissionRate = 0 } = offer ?? {};
  return {
    lineId: newId(),
    ...{ productId: line.productId, offerId: offer?.offerId ?? 0, sellerId: offer?.sellerId ?? 0 },
    ...{ name: product.name, picture: product.picture, unitPriceWon, quantity, discountWon: line.discountWon ?? 0 },
    categoryId: line.categoryId ?? product.categoryId,
    listPriceWon: line.listPriceWon ?? Math.max(product.listPriceWon, unitPriceWon),
    ...{ marginRate, commissionRate },
    commissionWon: commissionWon({ priceWon: unitPriceWon, quantity, rate: commissionRate }),
  };
}

function offerOf({ offerId, sellerId }: StatedLine, product: ProductTerms): OfferTerms | string | undefined {
  const { productId, offers, bestOfferId } = product;
  if (offerId !== undefined)
    return offers.find((offer) => offer.offerId === offerId) ?? `product ${productId} has no offer ${offerId}`;
  if (sellerId !== undefined)
    return (
      offers.find((offer) => offer.sellerId === sellerId) ?? `product ${productId} has no offer by seller ${sellerId}`
    );
  return offers.find((offer) => offer.offerId === bestOfferId);
}
