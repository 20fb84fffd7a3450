/**
 * How well a word of the query matched. A result's text score is the sum over the query's words, multiplied by the
 * product's standing.
 */
export const MATCH_WEIGHTS = {
  /** The whole word stands in the product's words. */
  word: 4,
  /** A word of the product begins with it. */
  beginning: 3,
  /** First consonants. */
  choseong: 3,
  /** It is in the kind's name: the kind identifies a product better than the rest of its name (빵 → 식빵 before 빵칼). */
  insideKind: 5,
  /** It stands somewhere inside. */
  inside: 1.5,
  /** It is a letter or two away. */
  spelling: 1,
  /** The query is just the kind ("무선 이어폰"): the headphones before their cases. */
  kind: 6,
  /** The query begins the kind, or one of its words ("ㅁㅅㅇ", "이어"). */
  kindBeginning: 2,
} as const;

/** A reading with the keyboard set to the other language counts this much of the first. */
export const OTHER_READING_WEIGHT = 0.8;

export interface ProductStanding {
  soldCount: number;
  ratingAverage: number;
  ratingCount: number;
  /** 0..1. */
  marginRate: number;
  soldOut: boolean;
}

const POPULARITY_WEIGHT = 0.6;
const RATING_WEIGHT = 0.25;
/** Most that margin may lift a product: it decides between equals, and cannot carry a worse match over a better one. */
export const MARGIN_LIFT_AT_MOST = 0.05;
const SOLD_OUT_FACTOR = 0.5;
const SOLD_OF_A_BEST_SELLER = 50_000;
/** The shop's usual rating, with the weight of 20 reviews (a Bayesian average). */
const USUAL_RATING = 4.3;
const USUAL_RATING_WEIGHT = 20;

/** A product's standing, independent of the query: 0.5 … 1.9. Computed when it is indexed. */
export function standingOf({ soldCount, ratingAverage, ratingCount, marginRate, soldOut }: ProductStanding): number {
  const popularity = Math.min(1, Math.log1p(Math.max(0, soldCount)) / Math.log1p(SOLD_OF_A_BEST_SELLER));
  const rating =
    (ratingAverage * ratingCount + USUAL_RATING * USUAL_RATING_WEIGHT) / (ratingCount + USUAL_RATING_WEIGHT) / 5;
  const margin = MARGIN_LIFT_AT_MOST * Math.min(1, Math.max(0, marginRate));
  const standing = 1 + POPULARITY_WEIGHT * popularity + RATING_WEIGHT * rating + margin;
  return soldOut ? standing * SOLD_OUT_FACTOR : standing;
}
