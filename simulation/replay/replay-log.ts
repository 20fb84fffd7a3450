import { v5 as uuidv5 } from 'uuid';
import type { BehaviorEvent } from '#contracts/events.ts';
import type { ProductState } from '#contracts/products.ts';

/** A shop's past: what it sells and what its shoppers did, in order. */
export interface ReplayLog {
  name: string;
  products: ProductState[];
  events: BehaviorEvent[];
}

const SPACE = '5b0e6a52-7d5e-5c1f-9a53-6f1f0d0a11c8';

/** The same id for the same name, always: a replay is the same log each time. */
export function idOf(kind: 'shopper' | 'event' | 'order', name: string | number): string {
  return uuidv5(`${kind}/${name}`, SPACE);
}

/** A product of which only ids are known. Its kind is its category. */
export function plainProduct(productId: number, categoryId: number, kind: string, soldCount: number): ProductState {
  return {
    productId,
    version: 1,
    sku: `R-${productId}`,
    name: `상품 ${productId}`,
    categoryId,
    kind,
    brand: '단골',
    priceWon: 10_000,
    listPriceWon: 10_000,
    marginRate: (productId % 5) / 10,
    stock: 100,
    listed: true,
    ratingAverage: 0,
    ratingCount: 0,
    soldCount,
    arrivalDays: 2,
    picture: { icon: 'gift', background: 1 },
    createdAt: '2017-11-01T00:00:00.000Z',
  };
}
