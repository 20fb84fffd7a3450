import { type Experiment, variantLabelOf } from '#domain/experiment/experiment.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import { readSegment, readSegmentProducts } from '#server/adapters/postgres/segments.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { Catalog } from '#server/catalog/catalog.ts';
import { type CouponDiscountsDeps, createCouponDiscounts } from '#server/catalog/coupon-discounts.ts';
import type { ListStore } from './list-store.ts';
import type { RecommendationReader } from './port.ts';
import { createRecommendationReader } from './reader.ts';
import { createSegments } from './segments.ts';

const SEGMENTS_FRESH_MS = 600_000;
/** At least five buyers: fewer would reveal what one of them bought. */
const SEGMENT_OPTIONS = { days: 90, leastBuyers: 5, limit: 40 };

export interface ShopListsDeps {
  db: Database;
  lists: Pick<ListStore, 'read'>;
  catalog: Pick<Catalog, 'bestSellers' | 'cardsByIds' | 'deals'>;
  openCoupons: CouponDiscountsDeps['openCoupons'];
  experiment: Experiment | undefined;
}

/** The six lists with every step of their fallback chain, for each process that answers with lists. */
export function createShopLists({ db, lists, catalog, openCoupons, experiment }: ShopListsDeps): RecommendationReader {
  return createRecommendationReader({
    lists,
    popular: (limit) => catalog.bestSellers(limit),
    discounted: createCouponDiscounts({ openCoupons, catalog }),
    segment: createSegments({
      segmentOf: (shopperId) => readSegment(db, shopperId, koreanYear(Date.now())),
      products: () => readSegmentProducts(db, { ...SEGMENT_OPTIONS, year: koreanYear(Date.now()) }),
      freshMs: SEGMENTS_FRESH_MS,
      nowMs: Date.now,
    }),
    ...(experiment && { variantOf: (shopperId) => variantLabelOf(experiment, shopperId) }),
  });
}
