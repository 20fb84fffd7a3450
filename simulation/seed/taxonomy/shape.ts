/** A word that ends a product's name. `ordered`: from little to much, which the price follows. */
export interface Axis {
  values: readonly string[];
  ordered: boolean;
}

/** The narrowest word of the taxonomy: products of one kind replace each other. */
export interface Kind {
  name: string;
  /** What it is searched by, and called, in English; a plural where one may buy several. */
  nameEn: string;
  /** Icons of the fluent-emoji set that show it. */
  icons: readonly string[];
  /** Lowest and highest price in won. */
  priceWon: readonly [number, number];
  /** What goes before the kind: "노이즈캔슬링". */
  qualifiers: readonly string[];
  axes: readonly Axis[];
}

export interface CategorySpec {
  id: number;
  slug: string;
  nameKo: string;
  nameEn: string;
  icon: string;
  /** Invented; any likeness to a real mark is chance. */
  brands: readonly string[];
  /** Grounds (0..11) that suit it, for products without a colour in their name. */
  grounds: readonly number[];
  /** Sentences for descriptions of the category's products. {kind}, {brand} and {qualifier} are filled in. */
  sentences: readonly string[];
  kinds: readonly Kind[];
}

/**
 * One line of the taxonomy. Icons, qualifiers are parted by spaces and bars: `kind('러닝화', 'Running shoes',
 * 'running-shoe', [39_000, 189_000], '쿠셔닝|카본', colours)`.
 */
export function kind(
  name: string,
  nameEn: string,
  icons: string,
  priceWon: readonly [number, number],
  qualifiers: string,
  ...axes: readonly Axis[]
): Kind {
  return { name, nameEn, icons: icons.split(' '), priceWon, qualifiers: qualifiers.split('|'), axes };
}

/** Values without an order: colours, scents, tastes. */
export function any(values: string): Axis {
  return { values: values.split('|'), ordered: false };
}

/** Values from little to much. */
export function amount(values: string): Axis {
  return { values: values.split('|'), ordered: true };
}

export const WEAR = any('블랙|화이트|아이보리|베이지|그레이|네이비|카키|브라운|소라|핑크');
export const LEATHER = any('블랙|브라운|아이보리|베이지|와인|카멜|그레이');
export const TECH = any('블랙|화이트|실버|그레이|네이비|민트|핑크');
export const SOFT = any('아이보리|베이지|그레이|핑크|민트|스카이블루|라벤더|올리브');
export const OUTDOOR = any('카키|베이지|블랙|탄|그레이|올리브');
export const KIDS = any('옐로우|핑크|스카이블루|민트|아이보리|라벤더');
export const WOOD = any('오크|월넛|화이트|내추럴|블랙');
