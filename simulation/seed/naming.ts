import type { Random } from './random.ts';
import type { CategorySpec, Kind } from './taxonomy/index.ts';

/** What one product of a kind is called and why it costs what it costs. */
export interface Naming {
  name: string;
  brand: string;
  qualifier: string;
  /** Its values on the kind's axes: ["화이트", "2개"]. */
  attributes: string[];
  /** 0..1: how far up its kind's price range amount and brand put it. */
  level: number;
}

const EDITIONS = ['', '2세대', '리뉴얼', '스페셜', '에디션', '플러스'];

/**
 * `count` distinct names of one kind: brand, qualifier, kind, attributes ("소리담 노이즈캔슬링 무선 이어폰 화이트").
 * Visits all combinations in an order that `random` shuffles, so it neither repeats one nor retries; where a kind has
 * fewer combinations than products, one more word distinguishes the editions.
 */
export function nameProducts(random: Random, category: CategorySpec, kind: Kind, count: number): Naming[] {
  const axes = [category.brands, kind.qualifiers, ...kind.axes.map((axis) => axis.values)];
  const combinations = axes.reduce((product, values) => product * values.length, 1);
  const order = random.shuffle(Array.from({ length: combinations }, (_, index) => index));
  return Array.from({ length: count }, (_, index) => {
    const edition = EDITIONS[Math.floor(index / combinations)];
    if (edition === undefined) throw new RangeError(`nameProducts: no more names for ${kind.name}`);
    return nameOf(category, kind, axes, order[index % combinations] as number, edition);
  });
}

function nameOf(
  category: CategorySpec,
  kind: Kind,
  axes: readonly (readonly string[])[],
  combination: number,
  edition: string,
): Naming {
  let rest = combination;
  const places = axes.map((values) => {
    const place = rest % values.length;
    rest = Math.floor(rest / values.length);
    return place;
  });
  const [brand = '', qualifier = '', ...attributes] = axes.map(
    (values, axis) => values[places[axis] as number] as string,
  );
  return {
    name: [brand, qualifier, kind.name, edition, ...attributes].filter((word) => word !== '').join(' '),
    brand,
    qualifier,
    attributes,
    level: levelOf(category, kind, places),
  };
}

function levelOf(category: CategorySpec, kind: Kind, places: readonly number[]): number {
  // A brand's standing is its place in the category's list: the later, the dearer.
  const standing = (places[0] as number) / Math.max(1, category.brands.length - 1);
  const axis = kind.axes.findIndex(({ ordered }) => ordered);
  const ordered = kind.axes[axis];
  if (ordered === undefined) return 0.15 + 0.5 * standing;
  const amount = (places[axis + 2] as number) / Math.max(1, ordered.values.length - 1);
  return 0.7 * amount + 0.3 * standing;
}
