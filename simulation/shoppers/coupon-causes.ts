import { DAY_MS } from '#domain/shared/durations.ts';
import { type Action, type ActionOf, actionsOf, dayInSeoul, hourInSeoul, latestOf } from './actions.ts';
import type { CouponRule, Terms } from './terms.ts';

/** What a coupon makes cheaper. */
export type Target =
  | { kind: 'product'; productIds: readonly number[] }
  | { kind: 'category'; categoryId: number }
  | { kind: 'any' };

/** A reason for a rule to fire. Not `isCertain`: so near a boundary that firing and not firing are both right. */
export interface Cause {
  /** When the rule had to fire. */
  dueMs: number;
  /** The latest it may have been due, where a button's effect is behind it; `dueMs` otherwise. */
  latestMs?: number;
  target: Target;
  /** What is rewarded, once: "this category on this day". Without one each cause stands for itself. */
  once?: string;
  isCertain: boolean;
}

/** Our clock and the shop's read one moment this differently under load. */
export const MARGIN_MS = 1_000;

type View = ActionOf<'viewed'> & { productId: number; categoryId: number };
const detailViews = (actions: readonly Action[]) =>
  actionsOf(actions, 'viewed').filter(
    (view): view is View => view.productId !== undefined && view.categoryId !== undefined,
  );

/** C1: 3 s on a detail page without carting and without going on. */
function hesitation(actions: readonly Action[], { waitSeconds }: Terms): Cause[] {
  const waitMs = waitSeconds * 1_000;
  const carted = new Map<number, boolean>();
  return actions.flatMap((action, at): Cause[] => {
    if (action.kind === 'carted') carted.set(action.productId, action.isUnsure !== true);
    if (action.kind === 'uncarted') carted.delete(action.productId);
    if (action.kind === 'ordered' && action.isUnsure !== true) carted.clear();
    else if (action.kind === 'ordered') for (const productId of carted.keys()) carted.set(productId, false);
    if (action.kind !== 'viewed' || action.productId === undefined || action.soldOut === true) return [];
    const { productId, atMs } = action;
    if (carted.get(productId) === true) return [];
    const end = actions
      .slice(at + 1)
      .find((next) => next.kind === 'viewed' || (next.kind === 'carted' && next.productId === productId));
    // Who has left the shop with the page open has not gone on to another: the shop cannot know.
    const endsMs = end === undefined ? Number.POSITIVE_INFINITY : latestOf(end);
    if (endsMs - atMs < waitMs - MARGIN_MS) return [];
    const restMs = (end?.atMs ?? Number.POSITIVE_INFINITY) - atMs;
    const isCertain = restMs > waitMs + MARGIN_MS && !carted.has(productId);
    return [{ dueMs: atMs + waitMs, target: { kind: 'product', productIds: [productId] }, isCertain }];
  });
}

/** C2: the third line of one category in the cart. */
function sameCategoryCart(actions: readonly Action[]): Cause[] {
  const cart = createCart();
  return actions.flatMap((action): Cause[] => {
    cart.take(action);
    if (action.kind !== 'carted' || action.categoryId === undefined) return [];
    const { categoryId } = action;
    const { sure, all } = cart.linesOf(categoryId);
    if (all < 3) return [];
    const isCertain = sure >= 3 && action.isUnsure !== true && !leavesSoon(actions, action);
    return [{ dueMs: action.atMs, target: { kind: 'category', categoryId }, isCertain }];
  });
}

/** Whether the cart is changed back within the moment in which the shop looks at it. */
function leavesSoon(actions: readonly Action[], { atMs }: Action): boolean {
  return actions.some(
    (next) =>
      (next.kind === 'uncarted' || next.kind === 'ordered') && next.atMs >= atMs && next.atMs < atMs + MARGIN_MS,
  );
}

/** C3: three detail pages of one category on one day in Seoul. */
function todaysClicks(actions: readonly Action[]): Cause[] {
  const seen = detailViews(actions);
  return seen.flatMap(({ atMs, categoryId }, at): Cause[] => {
    const day = dayInSeoul(atMs);
    const count = seen
      .slice(0, at + 1)
      .filter((view) => view.categoryId === categoryId && dayInSeoul(view.atMs) === day).length;
    if (count < 3) return [];
    return [{ dueMs: atMs, target: { kind: 'category', categoryId }, once: `${day}/${categoryId}`, isCertain: true }];
  });
}

/** C4: one category looked at in the same hour of the day on three days within a fortnight. */
function sameHour(actions: readonly Action[]): Cause[] {
  const seen = detailViews(actions);
  return seen.flatMap(({ atMs, categoryId }, at): Cause[] => {
    const [day, hour] = [dayInSeoul(atMs), hourInSeoul(atMs)];
    const days = seen
      .slice(0, at + 1)
      .filter((view) => view.categoryId === categoryId && hourInSeoul(view.atMs) === hour)
      .map((view) => dayInSeoul(view.atMs))
      .filter((one) => one > day - 14);
    if (new Set(days).size < 3) return [];
    const once = `${day}/${hour}/${categoryId}`;
    return [{ dueMs: atMs, target: { kind: 'category', categoryId }, once, isCertain: true }];
  });
}

/** C5: three searches of a week lead to one category, and to no other more. */
function mostSearched(actions: readonly Action[]): Cause[] {
  const searches = actionsOf(actions, 'searched');
  return searches.flatMap(({ atMs, isUnsure: wasUnsure }, at): Cause[] => {
    const counts = new Map<number, { sure: number; all: number }>();
    for (const { categoryId, isUnsure, atMs: thenMs } of searches.slice(0, at + 1)) {
      if (categoryId === null || thenMs <= atMs - 7 * DAY_MS) continue;
      const count = counts.get(categoryId) ?? { sure: 0, all: 0 };
      count.all++;
      if (isUnsure !== true) count.sure++;
      counts.set(categoryId, count);
    }
    return [...counts].flatMap(([categoryId, { sure, all }]): Cause[] => {
      const others = [...counts].filter(([other]) => other !== categoryId).map(([, count]) => count);
      if (all < 3 || others.some((other) => other.sure > all)) return [];
      const isCertain = wasUnsure !== true && sure >= 3 && others.every((other) => other.all < sure);
      const once = `${dayInSeoul(atMs)}/${categoryId}`;
      return [{ dueMs: atMs, target: { kind: 'category', categoryId }, once, isCertain }];
    });
  });
}

/** C6: an order of ₩10,000 or more was paid. */
function bigSpender(actions: readonly Action[]): Cause[] {
  return actionsOf(actions, 'ordered')
    .filter(({ totalWon }) => totalWon >= 10_000)
    .map(({ atMs, orderId, isUnsure }) => ({
      dueMs: atMs,
      target: { kind: 'any' },
      once: orderId,
      isCertain: isUnsure !== true,
    }));
}

/** C7: something lies in the cart and no checkout was begun for a set time after the last thing was put in. */
function abandonedCart(actions: readonly Action[], { waitSeconds }: Terms): Cause[] {
  const waitMs = waitSeconds * 1_000;
  return actions.flatMap((action, at): Cause[] => {
    if (action.kind !== 'carted') return [];
    const dueMs = action.atMs + waitMs;
    const ending = (one: Action) => one.kind === 'carted' || one.kind === 'checkout' || one.kind === 'ordered';
    const end = actions.slice(at + 1).find(ending);
    const isEnded = end !== undefined && !(end.kind === 'ordered' && end.isUnsure === true);
    if (isEnded && latestOf(end) < dueMs - MARGIN_MS) return [];
    const cart = createCart();
    for (const one of actions) if (one.atMs <= dueMs) cart.take(one);
    const productIds = cart.productIds();
    if (productIds.length === 0) return [];
    const untilMs = latestOf(action) + waitMs + MARGIN_MS;
    const near = actions.some(
      (one) =>
        one !== action &&
        (ending(one) || one.kind === 'uncarted') &&
        latestOf(one) > dueMs - MARGIN_MS &&
        one.atMs < untilMs,
    );
    const isCertain = action.isUnsure !== true && !near && cart.isSure();
    return [{ dueMs, latestMs: latestOf(action) + waitMs, target: { kind: 'product', productIds }, isCertain }];
  });
}

/** C8: something was bought that was bought before. */
function repeatPurchase(actions: readonly Action[]): Cause[] {
  const orders = actionsOf(actions, 'ordered');
  return orders.flatMap(({ atMs, orderId, productIds, isUnsure }, at): Cause[] => {
    const before = orders.slice(0, at);
    const isIn = (ones: typeof orders) => (productId: number) => ones.some((one) => one.productIds.includes(productId));
    const again = productIds.filter(isIn(before));
    if (again.length === 0) return [];
    const isCertain = isUnsure !== true && again.every(isIn(before.filter((one) => one.isUnsure !== true)));
    return [{ dueMs: atMs, target: { kind: 'product', productIds: again }, once: orderId, isCertain }];
  });
}

const ANYTHING = { target: { kind: 'any' } } as const;

/**
 * C9: a day before one's own usual cycle of buying ends, and nothing has been bought since. For orders of before the
 * visit, when the member is in the shop again: with the first product looked at or search, up to a day too late.
 */
function repurchaseReminder(actions: readonly Action[]): Cause[] {
  const orders = actionsOf(actions, 'ordered');
  const loggedInMs = actionsOf(actions, 'logged-in')[0]?.atMs;
  return orders.flatMap(({ atMs, orderId }, at): Cause[] => {
    const cycleEndsMs = reminderDueMs(orders.slice(0, at + 1));
    const isEarlier = loggedInMs !== undefined && atMs < loggedInMs;
    if (cycleEndsMs === null) {
      // The cycle of their segment may have made it due: with the first look, if they had no cycle of their own.
      const isLast = isEarlier && (orders[at + 1]?.atMs ?? loggedInMs) >= loggedInMs;
      return isLast ? [{ dueMs: firstLookMs(actions, loggedInMs), ...ANYTHING, once: orderId, isCertain: false }] : [];
    }
    const dueMs = isEarlier ? Math.max(cycleEndsMs, firstLookMs(actions, loggedInMs)) : cycleEndsMs;
    if (dueMs > cycleEndsMs + DAY_MS) return [];
    const next = orders[at + 1];
    if (next !== undefined && next.isUnsure !== true && latestOf(next) < dueMs - MARGIN_MS) return [];
    const isSure = orders.slice(0, at + 1).every((order) => order.isUnsure !== true);
    const isCertain = isSure && (next === undefined || next.atMs > dueMs + MARGIN_MS);
    return [{ dueMs, target: { kind: 'any' }, once: orderId, isCertain }];
  });
}

/** A day before the cycle of these orders ends, the last of them the newest; null where there is no cycle. */
export function reminderDueMs(orders: readonly { atMs: number }[]): number | null {
  const days = [...new Set(orders.map(({ atMs }) => dayInSeoul(atMs)))].sort((a, b) => a - b);
  const last = orders.at(-1);
  if (last === undefined || days.length < 3) return null;
  const cycle = middle(days.slice(1).map((day, before) => day - (days[before] ?? day)));
  return cycle < 3 || cycle > 120 ? null : last.atMs + (cycle - 1) * DAY_MS;
}

/** When somebody who came at `fromMs` first looked at a product or searched; never: infinity. */
function firstLookMs(actions: readonly Action[], fromMs: number): number {
  const isLook = (one: Action) =>
    (one.kind === 'viewed' && one.productId !== undefined) || (one.kind === 'searched' && one.categoryId !== null);
  return actions.find((one) => one.atMs >= fromMs && isLook(one))?.atMs ?? Number.POSITIVE_INFINITY;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1] ?? 0, sorted[Math.floor(half)] ?? 0];
  return (low + high) / 2;
}

/** The cart as the shopper knows it. */
function createCart() {
  const lines = new Map<number, { categoryId: number | undefined; isSure: boolean }>();
  return {
    take(action: Action): void {
      if (action.kind === 'carted')
        lines.set(action.productId, {
          categoryId: action.categoryId,
          isSure: action.isUnsure !== true || lines.get(action.productId)?.isSure === true,
        });
      else if (action.kind === 'uncarted') lines.delete(action.productId);
      else if (action.kind === 'ordered' && action.isUnsure !== true) lines.clear();
      else if (action.kind === 'ordered') for (const line of lines.values()) line.isSure = false;
    },
    productIds: () => [...lines.keys()],
    isSure: () => [...lines.values()].some(({ isSure }) => isSure),
    linesOf(categoryId: number): { sure: number; all: number } {
      const alike = [...lines.values()].filter((line) => line.categoryId === categoryId);
      return { sure: alike.filter(({ isSure }) => isSure).length, all: alike.length };
    },
  };
}

/** One function a rule: what it must do, from what the shopper did. `actions` in order of time, the past included. */
export const CAUSES: Readonly<Record<CouponRule, (actions: readonly Action[], terms: Terms) => Cause[]>> = {
  C1: hesitation,
  C2: sameCategoryCart,
  C3: todaysClicks,
  C4: sameHour,
  C5: mostSearched,
  C6: bigSpender,
  C7: abandonedCart,
  C8: repeatPurchase,
  C9: repurchaseReminder,
};
