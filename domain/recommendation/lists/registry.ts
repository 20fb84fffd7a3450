/**
 * The lists a shop shows, R1–R6, in the order in which a shopper's are computed and written. Data only, so that
 * contracts and browsers can read it; definitions.ts must hold how each is made. A list that is left out does not come;
 * no other depends on it. `perShopper`: the recommender keeps one for each shopper in Redis.
 */
export const LISTS = [
  { code: 'R1', name: 'item-cf', perShopper: true },
  { code: 'R2', name: 'user-cf', perShopper: true },
  { code: 'R3', name: 'trending', perShopper: false },
  { code: 'R4', name: 'discount', perShopper: false },
  { code: 'R5', name: 'category', perShopper: true },
  { code: 'R6', name: 'bought-together', perShopper: true },
] as const;

export type ListName = (typeof LISTS)[number]['name'];
export type ListRow = (typeof LISTS)[number];

export const LIST_NAMES = LISTS.map(({ name }) => name) as [ListName, ...ListName[]];

/** Names of the lists that each shopper has of their own. */
export const SHOPPER_LIST_NAMES = LISTS.filter(({ perShopper }) => perShopper).map(({ name }) => name);
