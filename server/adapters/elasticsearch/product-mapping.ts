import type { estypes } from '@elastic/elasticsearch';
import type { ProductState } from '#contracts/products.ts';
import { discountPercent } from '#domain/pricing/discount.ts';
import { fieldsOf } from '#domain/search/fields.ts';
import { standingOf } from '#domain/search/ranking.ts';

/** Raise it with every change of the mapping or of what is written: the indexer then builds a new index. */
export const PRODUCT_SCHEMA_VERSION = 4;

const TERM: estypes.MappingProperty = { type: 'keyword', doc_values: false, norms: false, ignore_above: 512 };
const KEYWORD: estypes.MappingProperty = { type: 'keyword' };
const INTEGER: estypes.MappingProperty = { type: 'integer' };
/** Comes back with a hit and is neither searched nor sorted by. */
const STORED: estypes.MappingProperty = { type: 'keyword', index: false, doc_values: false };

/** Terms made by domain/search; all analysis is done there, so that any Elasticsearch serves, with no plugin. */
const TERM_FIELDS = ['words', 'pairs', 'keystrokes', 'choseong', 'spellings', 'kindPairs', 'kindBeginnings'] as const;

export const PRODUCT_MAPPING: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  _meta: { schemaVersion: PRODUCT_SCHEMA_VERSION },
  // They are rebuilt from PostgreSQL, never read back: without them a hit is a third of the size.
  _source: { excludes: [...TERM_FIELDS] },
  properties: {
    ...Object.fromEntries(TERM_FIELDS.map((field) => [field, TERM])),
    kindTogether: KEYWORD,
    standing: { type: 'float' },
    productId: INTEGER,
    version: INTEGER,
    sku: KEYWORD,
    name: STORED,
    brand: KEYWORD,
    kind: KEYWORD,
    categoryId: INTEGER,
    priceWon: INTEGER,
    listPriceWon: INTEGER,
    discountPercent: INTEGER,
    ratingAverage: { type: 'float' },
    ratingCount: INTEGER,
    ratingRank: { type: 'float' },
    soldCount: INTEGER,
    arrivalDays: INTEGER,
    soldOut: { type: 'boolean' },
    listed: { type: 'boolean' },
    icon: STORED,
    background: { type: 'integer', index: false },
    createdAt: { type: 'date' },
  },
};

/** A product as it stands in the index. */
export interface ProductDocument extends Record<string, unknown> {
  productId: number;
  name: string;
  brand: string;
  kind: string;
  categoryId: number;
  priceWon: number;
  listPriceWon: number;
  ratingAverage: number;
  ratingCount: number;
  soldCount: number;
  arrivalDays: number;
  soldOut: boolean;
  icon: string;
  background: number;
}

/** What a product is found by beside its own words. */
export interface ProductNames {
  /** Every name of its category. */
  categoryNames: readonly string[];
  /** Its kind in the shop's other languages. */
  otherKindNames: readonly string[];
}

/** The Bayesian average the catalogue sorts by, too: 20 reviews of the shop's usual 4.3. */
function ratingRankOf({ ratingAverage, ratingCount }: ProductState): number {
  return (ratingAverage * ratingCount + 4.3 * 20) / (ratingCount + 20);
}

export function documentOf(state: ProductState, names: ProductNames): ProductDocument {
  const { kinds: kindTogether, ...terms } = fieldsOf({ ...state, ...names });
  const soldOut = state.stock <= 0;
  return {
    ...terms,
    kindTogether,
    standing: standingOf({ ...state, soldOut }),
    productId: state.productId,
    version: state.version,
    sku: state.sku,
    name: state.name,
    brand: state.brand,
    kind: state.kind,
    categoryId: state.categoryId,
    priceWon: state.priceWon,
    listPriceWon: state.listPriceWon,
    discountPercent: discountPercent(state.listPriceWon, state.priceWon),
    ratingAverage: state.ratingAverage,
    ratingCount: state.ratingCount,
    ratingRank: ratingRankOf(state),
    soldCount: state.soldCount,
    arrivalDays: state.arrivalDays,
    soldOut,
    listed: state.listed,
    icon: state.picture.icon,
    background: state.picture.background,
    createdAt: state.createdAt,
  };
}
