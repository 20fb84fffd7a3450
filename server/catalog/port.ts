import type { CategoryCard, ProductCard } from '#contracts/catalog.ts';
import type { ListSort } from '#contracts/list-query.ts';
import type { ShippingPolicy } from '#domain/order/shipping.ts';

/** What a list of products is narrowed to. An absent field does not narrow. */
export interface ProductFilter {
  categoryId?: number | undefined;
  /** The narrowest word of the taxonomy; with its category, whose index is read. */
  kind?: string | undefined;
  minPriceWon?: number | undefined;
  maxPriceWon?: number | undefined;
  /** At most this many days until it arrives. */
  maxArrivalDays?: number | undefined;
  /** Sold-out products are left out. */
  inStock?: boolean | undefined;
}

/** The last product of the page before: its value in the sort, and its id. */
export interface Keyset {
  value: number | string;
  productId: number;
}

export interface OfferCard {
  offerId: number;
  sellerId: number;
  sellerName: string;
  sellerRating: number;
  priceWon: number;
  listPriceWon: number;
  arrivalDays: number;
  stock: number;
  shipping: ShippingPolicy;
}

export interface ProductDetail extends ProductCard {
  sku: string;
  description: string;
  stock: number;
  createdAt: string;
  bestOfferId: number | null;
  /** In stock first, then cheapest. */
  offers: OfferCard[];
}

/** A category's discounts as they stand in the catalogue. */
export interface CategoryDeals {
  categoryId: number;
  /** Largest whole percent off. */
  topPercent: number;
  /** Products in stock with at least a fifth off. */
  dealCount: number;
  /** The best of them. */
  cards: ProductCard[];
}

/** A product's page, as a site map names it. */
export interface ProductAddress {
  productId: number;
  updatedAt: Date;
}

/** Where the catalogue stands (PostgreSQL). Every method rejects with the driver's error when it is unavailable. */
export interface CatalogStore {
  categories(): Promise<CategoryCard[]>;
  /** English names of kinds, by kind. */
  kindNames(): Promise<Map<string, string>>;
  /** `limit` cards after `after`; each with its value in the sort, to go on from. Cost: one index range a page. */
  list(
    filter: ProductFilter,
    sort: ListSort,
    after: Keyset | null,
    limit: number,
  ): Promise<{ card: ProductCard; key: Keyset }[]>;
  /**
   * The newest cards in stock; where an operator has set a window (docs/decisions/0130), behind those listed within it
   * that have not sold. Two or three small statements.
   */
  newArrivals(limit: number): Promise<ProductCard[]>;
  count(filter: ProductFilter): Promise<number>;
  byId(productId: number): Promise<ProductDetail | null>;
  byIds(productIds: readonly number[]): Promise<ProductCard[]>;
  /** Steep discounts on what sells: percent × ln(sold). */
  deals(limit: number, categoryId?: number): Promise<ProductCard[]>;
  categoryDeals(cardsEach: number): Promise<CategoryDeals[]>;
  /** The highest id of any product; 0 in an empty shop. */
  highestId(): Promise<number>;
  /** Listed products with `from` ≤ id < `to`, by id. One range of the primary key. */
  idRange(from: number, to: number): Promise<ProductAddress[]>;
  ping(): Promise<boolean>;
}
