import type { ListSettings } from '../model/settings.ts';

/** How much each source says in a ranking: the scores of each, over its largest among the candidates, are summed. */
export interface Mix {
  itemCf: number;
  userCf: number;
  popularity: number;
  /** How many times its share popularity gets in addition for each whole day the shopper stayed away. */
  popularityPerDayAway: number;
  /** The shopper's own items, newest first: only where what was seen may be shown again. */
  own: number;
}

/**
 * The same shares in the lists that are served, relative to the list's own model: item-cf is ItemCF with popularity and
 * own items; user-cf is the whole mix over what the user neighbours vote for. A mix without a list's own model says
 * nothing of that list.
 */
export function listSharesOf({ itemCf, userCf, popularity, popularityPerDayAway, own }: Mix): Partial<ListSettings> {
  return {
    ...(itemCf === 0 ? {} : { popularityShare: popularity / itemCf, ownShare: own / itemCf }),
    ...(userCf === 0
      ? {}
      : {
          itemShareInUserList: itemCf / userCf,
          popularityShareInUserList: popularity / userCf,
          ownShareInUserList: own / userCf,
        }),
    popularityPerDayAway,
  };
}
