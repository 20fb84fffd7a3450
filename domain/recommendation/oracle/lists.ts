import type { ComputedList } from '../lists/types.ts';
import { inOrder } from './catalogue.ts';
import { compose, type Step } from './compose.ts';
import { dismissedBy } from './dismissals.ts';
import type { Entry, Shopper } from './entry.ts';
import type { Histories } from './histories.ts';
import { pointing, type Sources } from './parts.ts';
import { itemSums, type QueryItems, queryItemsOf, votesOf } from './scores.ts';
import { withExplored, withNewestItem } from './slots.ts';
import { basketStep, categoryStep, itemStep, similarStep, userStep } from './steps.ts';

const DAY_SECONDS = 86_400;

const trendingStep = ({ shelves }: Sources): Step => ({
  tier: 'trending',
  ranked: shelves.trending,
  reason: () => ({ kind: 'trending' }),
});
const newStep = ({ shelves }: Sources): Step => ({
  tier: 'new',
  ranked: shelves.newest,
  reason: () => ({ kind: 'new' }),
});

export function trending(sources: Sources): ComputedList | null {
  return compose('trending', [trendingStep(sources), newStep(sources)], new Set(), sources.shelves, sources.shape);
}

export function besideProduct(productId: number, sources: Sources): ComputedList | null {
  const left = new Set([productId]);
  const viewed: Entry = {
    product: productId,
    ordinal: 0,
    basket: 0,
    time: 0,
    affinity: 2,
    viewed: true,
    carted: false,
    bought: false,
  };
  const sums = itemSums([{ entry: viewed, age: 0 }], sources.counts, sources.model);
  const steps = [
    basketStep([productId], left, sources),
    itemStep('session', sums, left, 1, sources),
    categoryStep(productId, sources),
  ];
  const list = compose('bought-together', steps, left, sources.shelves, sources.shape);
  return list === null ? null : { ...list, productId };
}

/**
 * What a shopper is not shown: what they looked at, carted, bought, turned away from or dismissed; where what was seen
 * may be shown again, the last two alone.
 */
function leftOut(shopper: Shopper, dismissed: readonly number[], mayRepeat: boolean): Set<number> {
  if (mayRepeat) {
    const unwanted = shopper.entries.filter(({ affinity }) => affinity <= 0).map(({ product }) => product);
    return new Set([...unwanted, ...dismissed]);
  }
  const left = new Set([...shopper.orders.flatMap((order) => order.products), ...dismissed]);
  for (const entry of [...shopper.entries, ...shopper.own])
    if (entry.viewed || entry.carted || entry.bought || entry.affinity <= 0) left.add(entry.product);
  return left;
}

export function listsOf(shopperId: string, histories: Histories, sources: Sources): ComputedList[] {
  const { counts, model, shape, shelves } = sources;
  const shopper = histories.shoppers.get(shopperId);
  if (shopper === undefined) return [];
  const queryItems = queryItemsOf(shopper, model.queryItems);
  if (queryItems.length === 0) return [];
  const mayRepeat = shape.ownShare > 0 || shape.ownShareInUserList > 0;
  const left = leftOut(shopper, dismissedBy(histories.dismissals, shopperId), mayRepeat);
  const own = mayRepeat ? queryItems : [];
  const sums = itemSums(queryItems, counts, model);
  const votes = votesOf(shopper, queryItems, histories.shoppers, counts, model);
  const lastTime = Math.max(shopper.time, shopper.own.at(-1)?.time ?? 0);
  const times = 1 + shape.popularityPerDayAway * Math.floor((histories.newest - lastTime) / DAY_SECONDS);
  const personal = itemStep('personal', sums, left, times, sources, own);
  const known = queryItems
    .filter(({ entry }) => shelves.catalogue.has(entry.product))
    .slice(0, shape.similarQueryItems);
  const fallback = !shape.fallback
    ? []
    : [
        similarStep(known, (product) => shelves.kinds.get(product.kind) ?? [], 'same-kind', sources),
        similarStep(known, (product) => shelves.categories.get(product.categoryId) ?? [], 'category', sources),
        trendingStep(sources),
        newStep(sources),
      ];
  const users = userStep(votes, sums, left, times, sources, own);
  const byItems = compose('item-cf', [personal, ...fallback], left, shelves, shape);
  const byUsers = compose('user-cf', [users, { ...personal, tier: 'session' }, ...fallback], left, shelves, shape);
  const frequency = (product: number) => counts.frequency.get(product) ?? 0;
  const lists = [
    withNewestItem(byItems, queryItems, left, shelves, shape),
    withExplored(byUsers, shopperId, queryItems, left, shelves, frequency, histories.newest, shape),
    categoryList(shopper, queryItems, personal, left, sources),
    basketList(queryItems, { ...personal, tier: 'session' }, left, sources),
  ];
  return lists.filter((list) => list !== null);
}

function categoryList(
  shopper: Shopper,
  queryItems: QueryItems,
  personal: Step,
  left: ReadonlySet<number>,
  { model, shape, shelves }: Sources,
): ComputedList | null {
  const categoryOf = (product: number) => shelves.catalogue.get(product)?.categoryId;
  const interest = new Map<number, number>();
  for (const { entry, age } of queryItemsOf(shopper, model.historyLimit)) {
    const category = categoryOf(entry.product);
    if (category === undefined) continue;
    const weight = entry.affinity * 0.5 ** (age / shape.categoryHalfLife);
    interest.set(category, (interest.get(category) ?? 0) + weight);
  }
  const [favourite] = [...interest].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  if (favourite === undefined) return null;
  const [category] = favourite;
  const own = queryItems.find(({ entry }) => categoryOf(entry.product) === category);
  const steps: Step[] = [
    { ...personal, ranked: personal.ranked.filter(({ product }) => categoryOf(product) === category) },
    {
      tier: 'similar',
      ranked: inOrder(shelves.categories.get(category) ?? []),
      reason: () => (own === undefined ? { kind: 'category' } : pointing(shelves, 'category', own.entry.product)),
    },
  ];
  return compose('category', steps, left, shelves, shape, Number.POSITIVE_INFINITY);
}

function basketList(
  queryItems: QueryItems,
  session: Step,
  left: ReadonlySet<number>,
  sources: Sources,
): ComputedList | null {
  const basket = queryItems.filter(({ entry }) => entry.carted || entry.bought).map(({ entry }) => entry.product);
  const [newest] = basket;
  if (newest === undefined) return null;
  const near = session.ranked.filter(({ product }) => basket.includes(session.source?.(product)?.product ?? -1));
  const steps = [basketStep(basket, left, sources), { ...session, ranked: near }, categoryStep(newest, sources)];
  return compose('bought-together', steps, left, sources.shelves, sources.shape);
}
