import { bestSellersLike } from './best-sellers-of-kind.ts';
import type { Candidate, ItemStep, Step } from './compose.ts';
import type { ListContext } from './list-context.ts';
import { once } from './once.ts';
import { NO_OWN_ITEMS, type OwnItems } from './own-items.ts';
import type { QueryItem } from './query-items.ts';
import { reasonOf, reasonOfQueryItem } from './reasons.ts';

/** Items in their order, scored 1, ½, ⅓, … */
export function* ranked(items: readonly number[]): Generator<Candidate> {
  let n = 0;
  for (const item of items) yield { item, score: 1 / ++n };
}

/**
 * ItemCF with its share of popularity, and of the shopper's `own` items where these may be shown again; `itemScores`
 * must have scored `queryItems`.
 */
export function itemStep(
  lists: ListContext,
  tier: 'personal' | 'session',
  queryItems: readonly QueryItem[],
  own: OwnItems = NO_OWN_ITEMS,
): ItemStep {
  const { blender, exclusions, itemScores, model, popularity: counts, popularityTimes, settings } = lists;
  const popularity = {
    share: settings.popularityShare * popularityTimes,
    score: (item: number) => counts.score(item),
  };
  const parts = [popularity, ...own.partOf(settings.ownShare)];
  const candidates = blender.blend(itemScores.sums, model.divisors.candidate, parts, exclusions.admits, own.items);
  const source = once(() => {
    const items = candidates.map(({ item }) => item);
    const positions = itemScores.sources(items);
    return new Map(
      items.map((item, n) => [item, own.of(item) ?? (queryItems[positions[n] as number] as QueryItem)] as const),
    );
  });
  return {
    tier,
    candidates: () => candidates,
    reason: (item) => reasonOfQueryItem(model, source().get(item) as QueryItem),
    source,
  };
}

/** UserCF blended with ItemCF, popularity and `own` items; `votes` must hold the neighbours' votes. */
export function userStep(lists: ListContext, own: OwnItems): Step {
  const { blender, exclusions, itemScores, model, popularity, popularityTimes, settings, votes } = lists;
  const parts = [
    {
      share: settings.itemShareInUserList,
      score: (item: number) => itemScores.sums.sum(item) / model.candidateDivisor(item),
    },
    {
      share: settings.popularityShareInUserList * popularityTimes,
      score: (item: number) => popularity.score(item),
    },
    ...own.partOf(settings.ownShareInUserList),
  ];
  const candidates = blender.blend(votes, model.divisors.voted, parts, exclusions.admits, own.items);
  return {
    tier: 'personal',
    candidates: () => candidates,
    reason(item) {
      const seen = own.of(item);
      return seen === undefined ? { kind: 'like-minded', count: votes.terms(item) } : reasonOfQueryItem(model, seen);
    },
  };
}

/** Best sellers of the kinds of the newest items, then of their categories: for when no behaviour leads further. */
export function similarSteps({ model, settings, byId }: ListContext, queryItems: readonly QueryItem[]): Step[] {
  const { catalogue } = model;
  const known = queryItems
    .filter(({ item }) => catalogue.state(item) !== undefined)
    .slice(0, settings.similarQueryItems);
  // Both lists of a shopper may ask; the answer is the same.
  const kind = once(() =>
    bestSellersLike(known, ({ item }) => catalogue.bestOfKind(catalogue.state(item)?.kind ?? ''), byId),
  );
  const category = once(() =>
    bestSellersLike(known, ({ item }) => catalogue.bestOfCategory(catalogue.category(item)), byId),
  );
  return [
    {
      tier: 'similar',
      candidates: () => kind().candidates,
      reason: (item) => reasonOf(model, 'same-kind', kind().of(item)),
    },
    {
      tier: 'similar',
      candidates: () => category().candidates,
      reason: (item) => reasonOf(model, 'category', category().of(item)),
    },
  ];
}

/** Best sellers of the newest item's category. */
export function sameCategoryStep({ model }: ListContext, queryItem: QueryItem): Step {
  const { catalogue } = model;
  const known = catalogue.state(queryItem.item) !== undefined;
  return {
    tier: 'similar',
    candidates: () => (known ? ranked(catalogue.bestOfCategory(catalogue.category(queryItem.item))) : []),
    reason: () => reasonOf(model, 'category', queryItem.item),
  };
}

export function trendingStep(lists: ListContext): Step {
  return { tier: 'trending', candidates: () => lists.trending, reason: () => ({ kind: 'trending' }) };
}

export function newStep({ model }: ListContext): Step {
  return { tier: 'new', candidates: () => ranked(model.catalogue.newest()), reason: () => ({ kind: 'new' }) };
}
