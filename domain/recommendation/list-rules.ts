/** R1–R6: the lists a shop shows. A rule that is left out makes no list; nothing else depends on it. */
export const LIST_RULES = [
  { code: 'R1', list: 'item-cf' },
  { code: 'R2', list: 'user-cf' },
  { code: 'R3', list: 'trending' },
  { code: 'R4', list: 'discount' },
  { code: 'R5', list: 'category' },
  { code: 'R6', list: 'bought-together' },
] as const;

export type ListRule = (typeof LIST_RULES)[number];
