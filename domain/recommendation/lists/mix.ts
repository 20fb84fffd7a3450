import type { ListSettings } from '../model/settings.ts';

/** Weight of each source in a ranking. A source's scores are divided by its largest among the candidates and summed. */
export interface Mix {
  itemCf: number;
  userCf: number;
  popularity: number;
  /** How many times its share popularity gets in addition for each whole day since the shopper's last act. */
  popularityPerDayAway: number;
  /** The shopper's own items, newest first: only where what was seen may be shown again. */
  own: number;
}

/**
 * The same shares in the lists that are served, relative to the list's own model: item-cf is ItemCF with popularity and
 * own items; user-cf is the whole mix over what the user neighbours vote for. A mix without a list's own model does not
 * set that list's shares.
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
