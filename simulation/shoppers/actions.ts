import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';

/**
 * What a virtual shopper did, as the shopper knows it: from the driver's steps and from what the pages showed, never
 * from the shop's database. Times are epoch ms; the effect of a button happened between the press, `atMs`, and the
 * page's response, `byMs`. `isUnsure`: the page did not show whether it happened at all.
 */
export type Action =
  /** A page came into view; `productId` and `categoryId` on a detail page. */
  | { kind: 'viewed'; atMs: number; productId?: number; categoryId?: number; soldOut?: boolean }
  /** The page published a hover over a product's card: also one on the way to a click. */
  | { kind: 'hovered'; atMs: number; productId: number }
  | { kind: 'carted'; atMs: number; byMs?: number; productId: number; categoryId?: number; isUnsure?: boolean }
  | { kind: 'uncarted'; atMs: number; productId: number }
  /** Words were searched for; the category most of what was found is in, null where there is none. */
  | { kind: 'searched'; atMs: number; categoryId: number | null; isUnsure?: boolean }
  | { kind: 'checkout'; atMs: number; byMs?: number }
  /** An order was placed and paid. */
  | {
      kind: 'ordered';
      atMs: number;
      byMs?: number;
      orderId: string;
      productIds: readonly number[];
      totalWon: number;
      isUnsure?: boolean;
    }
  /** They logged in: from now on they are the member whose past this is. */
  | { kind: 'logged-in'; atMs: number }
  /** The visit was over: nothing was seen after it. */
  | { kind: 'left'; atMs: number };

export type ActionOf<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>;

export function actionsOf<Kind extends Action['kind']>(actions: readonly Action[], kind: Kind): ActionOf<Kind>[] {
  return actions.filter((action): action is ActionOf<Kind> => action.kind === kind);
}

/** The latest moment at which something has come about. */
export function latestOf(action: Action): number {
  return ('byMs' in action ? action.byMs : undefined) ?? action.atMs;
}

export function inOrder(actions: readonly Action[]): Action[] {
  return [...actions].sort((a, b) => a.atMs - b.atMs);
}

/** Korea keeps UTC+9 all year. */
const KST_MS = 9 * HOUR_MS;

/** Days since the epoch by the calendar in Seoul. */
export function dayInSeoul(atMs: number): number {
  return Math.floor((atMs + KST_MS) / DAY_MS);
}

/** 0..23 */
export function hourInSeoul(atMs: number): number {
  return Math.floor((atMs + KST_MS) / HOUR_MS) % 24;
}
