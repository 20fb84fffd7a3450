import type { ListName } from '#contracts/events.ts';
import { type Action, actionsOf } from './actions.ts';
import { MARGIN_MS } from './coupon-causes.ts';
import type { Firing, Verdict } from './expectations.ts';
import type { Online, Sighting } from './observed.ts';

/**
 * A visit as the lists are judged by it. `actions` and `sightings` in order of time; what was done on earlier days
 * included.
 */
export interface ListVisit {
  actions: readonly Action[];
  sightings: readonly Sighting[];
  firings: readonly Firing[];
  online: readonly Online[];
  fromMs: number;
}

/** The category of a product, from the shop's pages; undefined where none showed it. */
export type CategoryOf = (productId: number) => number | undefined;

/** A list later than this counts as missing. */
const LATEST_MS = 5_000;
/** The promise: a list shown later than this after an act must take the act into account. */
const PROMISED_MS = 3_000;

/** Whether a list is this shopper's own, and not the fallback that everybody sees. */
const isOwn = ({ tier }: Sighting) => tier !== 'trending' && tier !== 'new';

function emptyVerdict(): Verdict {
  return { expected: 0, fired: 0, wrong: 0, latenciesMs: [], complaints: [] };
}

/** Products somebody has had to do with up to a moment. */
function touchedBy(actions: readonly Action[], untilMs: number): Set<number> {
  const touched = new Set<number>();
  for (const action of actions) {
    if (action.atMs > untilMs) break;
    if (action.kind === 'ordered') for (const productId of action.productIds) touched.add(productId);
    else if ((action.kind === 'viewed' || action.kind === 'carted') && action.productId !== undefined)
      touched.add(action.productId);
  }
  return touched;
}

/** The same with what a pointer rested on: that is a reason too, but nothing that has been looked at. */
function hintedBy(actions: readonly Action[], untilMs: number): Set<number> {
  const hovered = actionsOf(actions, 'hovered').filter(({ atMs }) => atMs <= untilMs);
  return new Set([...touchedBy(actions, untilMs), ...hovered.map(({ productId }) => productId)]);
}

interface Owed {
  list: ListName;
  atMs: number;
  /** Whether a sighting is what was owed, beside being of this list and newer. */
  suits?: (sighting: Sighting) => boolean;
  words: string;
}

/**
 * Checks that an act led to a list computed after it. If it was seen within five seconds and on the same page, its
 * delay counts: where it appears on a page that shows the list, else where it arrives at the page. A push may be lost
 * between two sockets, on a page that does not show the list: then the next page that shows it must take the act into
 * account. Where no page showed the list again it cannot be checked, and nothing is expected.
 */
function settle(verdict: Verdict, { actions, sightings }: ListVisit, { list, atMs, suits, words }: Owed): void {
  const later = sightings.filter((one) => one.list === list && one.atMs >= atMs);
  const isAnswer = (one: Sighting) => one.computedMs >= atMs && isOwn(one) && (suits?.(one) ?? true);
  const goesOnMs = actions.find((action) => action.kind === 'viewed' && action.atMs > atMs)?.atMs ?? LATEST_MS + atMs;
  const soon = later.filter((one) => isAnswer(one) && one.atMs <= atMs + LATEST_MS);
  const answer = soon.find(({ how, atMs: seenMs }) => how === 'page' && seenMs < goesOnMs) ?? soon[0];
  if (answer !== undefined) {
    verdict.expected++;
    verdict.fired++;
    if (answer.how !== 'page' || answer.atMs < goesOnMs) verdict.latenciesMs.push(answer.atMs - atMs);
    return;
  }
  const next = later.find((one) => one.atMs >= atMs + PROMISED_MS);
  if (next === undefined) return;
  verdict.expected++;
  // A page that could not read the list in time shows everybody's, and its own a moment later.
  if (later.some((one) => isAnswer(one) && one.atMs <= next.atMs + PROMISED_MS)) verdict.fired++;
  else verdict.complaints.push(`${list} ${words}`);
}

function complain(verdict: Verdict, words: string): void {
  verdict.wrong++;
  verdict.complaints.push(words);
}

/** First touches of this visit: products looked at, or rested upon, that never were before. */
function* firstTouches({
  actions,
  fromMs,
}: ListVisit): Generator<{ atMs: number; productId: number; isFirstAct: boolean; isView: boolean }> {
  const known = new Set<number>();
  let acts = 0;
  for (const action of actions) {
    if (action.kind === 'carted' || action.kind === 'ordered') acts++;
    if ((action.kind !== 'viewed' && action.kind !== 'hovered') || action.productId === undefined) continue;
    const { productId, atMs } = action;
    const isView = action.kind === 'viewed';
    if (!known.has(productId) && atMs >= fromMs) yield { atMs, productId, isFirstAct: acts === 0, isView };
    known.add(productId);
    acts++;
  }
}

/** The last list of one's own that was on a page or handed to it before a moment. */
function heldBefore(sightings: readonly Sighting[], list: ListName, atMs: number): Sighting | undefined {
  return sightings.findLast((one) => one.list === list && one.atMs < atMs && isOwn(one));
}

/**
 * R1, related to what I looked at: every first touch of a product must lead to a newer item-cf list. Wrong are a list
 * for a shopper without acts, a list whose reason is a product that was not looked at, and one that offers a product
 * that was.
 */
export function judgeItemCf(visit: ListVisit): Verdict {
  const { actions, sightings } = visit;
  const verdict = emptyVerdict();
  for (const { atMs, productId } of firstTouches(visit))
    settle(verdict, visit, { list: 'item-cf', atMs, words: `did not know of product ${productId}` });
  for (const sighting of sightings) {
    if (sighting.list !== 'item-cf' || !isOwn(sighting)) continue;
    const touched = hintedBy(actions, sighting.atMs + MARGIN_MS);
    const known = touchedBy(actions, sighting.computedMs - PROMISED_MS);
    const isUnfounded = sighting.because.some(
      ({ kind, productId }) => OWN_REASONS.has(kind) && productId !== undefined && !touched.has(productId),
    );
    if (touched.size === 0) complain(verdict, 'item-cf for somebody who has done nothing');
    else if (isUnfounded) complain(verdict, 'item-cf for a reason nobody gave');
    else if (sighting.productIds.some((productId) => known.has(productId)))
      complain(verdict, 'item-cf offers what was looked at');
  }
  return verdict;
}

const OWN_REASONS: ReadonlySet<string> = new Set(['viewed', 'carted', 'bought']);

/**
 * R2, what shoppers like me acted on: the first act must lead to a personal list, and opening a product of it to one
 * without that product. Expected where the shopper has user neighbours, which the list shows (its tier is personal).
 * Wrong as R1.
 */
export function judgeUserCf(visit: ListVisit): Verdict {
  const { actions, sightings } = visit;
  const verdict = emptyVerdict();
  const isLikeMinded = ({ tier, because }: Sighting) =>
    tier === 'personal' && (because.length === 0 || because.some(({ kind }) => kind === 'like-minded'));
  for (const { atMs, productId, isFirstAct, isView } of firstTouches(visit)) {
    const wasOffered = isView && heldBefore(sightings, 'user-cf', atMs)?.productIds.includes(productId) === true;
    if (!isFirstAct && !wasOffered) continue;
    // No user neighbours yet: the list has other sources, and its tier shows that.
    const next = sightings.find((one) => one.list === 'user-cf' && one.computedMs >= atMs && isOwn(one));
    if (next !== undefined && !isLikeMinded(next)) continue;
    const suits = (one: Sighting) => isLikeMinded(one) && !(isView && one.productIds.includes(productId));
    settle(verdict, visit, { list: 'user-cf', atMs, suits, words: `did not know of product ${productId}` });
  }
  for (const sighting of sightings) {
    if (sighting.list !== 'user-cf' || !isOwn(sighting)) continue;
    const known = touchedBy(actions, sighting.computedMs - PROMISED_MS);
    if (hintedBy(actions, sighting.atMs + MARGIN_MS).size === 0)
      complain(verdict, 'user-cf for somebody who has done nothing');
    else if (sighting.productIds.some((productId) => known.has(productId)))
      complain(verdict, 'user-cf offers what was looked at');
  }
  return verdict;
}

/**
 * R3, everybody's most recent actions: the list is everybody's, so a newer one that reached anybody is owed to all who
 * were in the shop; and it must change while people act. Wrong is one that is not the same for all.
 */
export function judgeTrending(visits: readonly ListVisit[]): Verdict {
  const verdict = emptyVerdict();
  const renewals = new Map<number, { atMs: number; productIds: readonly number[] }>();
  for (const { sightings } of visits)
    for (const { list, how, computedMs, atMs, productIds } of sightings) {
      if (list !== 'trending' || how !== 'push') continue;
      const known = renewals.get(computedMs);
      if (known === undefined || atMs < known.atMs) renewals.set(computedMs, { atMs, productIds });
    }
  for (const visit of visits)
    for (const [computedMs, { atMs }] of renewals) {
      const online = visit.online.find(({ fromMs, toMs }) => fromMs < atMs - MARGIN_MS && toMs > atMs + PROMISED_MS);
      if (online === undefined) continue;
      verdict.expected++;
      const got = visit.sightings.find(
        (one) => one.list === 'trending' && one.how === 'push' && one.computedMs === computedMs,
      );
      if (got === undefined) {
        const [before, after] = [atMs - online.fromMs, online.toMs - atMs].map((ms) => (ms / 1_000).toFixed(1));
        verdict.complaints.push(
          `trending: a list of ${new Date(computedMs).toISOString()} did not come, online ${before} s before, ${after} s after`,
        );
      } else {
        verdict.fired++;
        verdict.latenciesMs.push(got.atMs - computedMs);
      }
    }
  const acts = visits.reduce((sum, visit) => sum + [...firstTouches(visit)].length, 0);
  if (renewals.size === 0 && acts >= ACTS_THAT_MOVE_TRENDING) {
    verdict.expected++;
    verdict.complaints.push('trending stood still while people acted');
  }
  for (const { sightings } of visits)
    for (const { list, computedMs, productIds } of sightings) {
      const everybodys = renewals.get(computedMs)?.productIds;
      if (list !== 'trending' || everybodys === undefined) continue;
      const length = Math.min(everybodys.length, productIds.length);
      if (everybodys.slice(0, length).join() !== productIds.slice(0, length).join())
        complain(verdict, 'trending was not the same for all');
    }
  return verdict;
}

const ACTS_THAT_MOVE_TRENDING = 40;

/**
 * R4, what my coupons make cheaper: a coupon must lead to a personal list. Its delay counts where the page showed the
 * list when the coupon came. Wrong are a list for a shopper without a coupon, and one with a product that no coupon is
 * for.
 */
export function judgeDiscount(visit: ListVisit, categoryOf: CategoryOf): Verdict {
  const { sightings, firings, actions, fromMs } = visit;
  const verdict = emptyVerdict();
  const seen = sightings.filter(({ list }) => list === 'discount');
  for (const { issuedMs, rule } of firings) {
    if (issuedMs < fromMs) continue;
    // An order may have used it up.
    const untilMs =
      actionsOf(actions, 'checkout').find(({ atMs }) => atMs > issuedMs)?.atMs ?? Number.POSITIVE_INFINITY;
    const open = { ...visit, sightings: seen.filter(({ atMs }) => atMs < untilMs) };
    settle(verdict, open, { list: 'discount', atMs: issuedMs, words: `did not know of a coupon of ${rule}` });
  }
  for (const sighting of seen) {
    if (!isOwn(sighting)) continue;
    const coupons = firings.filter(({ issuedMs }) => issuedMs <= sighting.atMs + MARGIN_MS);
    const isCovered = (productId: number) =>
      coupons.some(({ target }) => {
        if (target === null || target.kind === 'any') return true;
        if (target.kind === 'product') return target.productIds.includes(productId);
        const categoryId = categoryOf(productId);
        return categoryId === undefined || categoryId === target.categoryId;
      });
    if (coupons.length === 0) complain(verdict, 'discount for somebody without a coupon');
    else if (!sighting.productIds.every(isCovered)) complain(verdict, 'discount offers what no coupon is for');
  }
  return verdict;
}

/**
 * R5, more from the category I look at most: the first act must lead to a list of its category, and opening a product
 * of the list to one without that product. Wrong are a list of several categories, and one of a category that was never
 * looked at.
 */
export function judgeCategory(visit: ListVisit, categoryOf: CategoryOf): Verdict {
  const { actions, sightings } = visit;
  const verdict = emptyVerdict();
  for (const { atMs, productId, isFirstAct, isView } of firstTouches(visit)) {
    const wasOffered = isView && heldBefore(sightings, 'category', atMs)?.productIds.includes(productId) === true;
    if (!isFirstAct && !wasOffered) continue;
    const suits = (one: Sighting) =>
      !(isView && one.productIds.includes(productId)) &&
      (!isFirstAct || one.productIds.every((other) => categoryOf(other) === categoryOf(productId)));
    settle(verdict, visit, { list: 'category', atMs, suits, words: `did not know of product ${productId}` });
  }
  for (const sighting of sightings) {
    if (sighting.list !== 'category' || !isOwn(sighting)) continue;
    const categories = new Set(sighting.productIds.map(categoryOf).filter((one) => one !== undefined));
    const touched = new Set([...hintedBy(actions, sighting.atMs + MARGIN_MS)].map(categoryOf));
    if (categories.size > 1) complain(verdict, 'category holds several categories');
    else if ([...categories].some((categoryId) => !touched.has(categoryId)))
      complain(verdict, 'category of one never looked at');
  }
  return verdict;
}

/**
 * R6, what goes with the cart: the first product carted must lead to a personal list. Wrong are a list for a shopper
 * who has carted and bought nothing, one that names another product as its reason, and a list beside a product that
 * holds the product itself.
 */
export function judgeBoughtTogether(visit: ListVisit): Verdict {
  const { actions, sightings, fromMs } = visit;
  const verdict = emptyVerdict();
  const isBasket = (action: Action) => action.kind === 'carted' || action.kind === 'ordered';
  const first = actions.find(isBasket);
  const own = sightings.filter(({ list, besideId }) => list === 'bought-together' && besideId === undefined);
  if (first?.kind === 'carted' && first.isUnsure !== true && first.atMs >= fromMs)
    settle(
      verdict,
      { ...visit, sightings: own },
      { list: 'bought-together', atMs: first.atMs, words: 'did not know of the cart' },
    );
  for (const sighting of own) {
    if (!isOwn(sighting)) continue;
    const basket = touchedBy(actions.filter(isBasket), sighting.atMs + MARGIN_MS);
    const isUnfounded = sighting.because.some(
      ({ kind, productId }) => kind === 'bought-together' && productId !== undefined && !basket.has(productId),
    );
    if (basket.size === 0) complain(verdict, 'bought-together for somebody with an empty cart');
    else if (isUnfounded) complain(verdict, 'bought-together for a reason nobody gave');
  }
  for (const { list, besideId, productIds } of sightings)
    if (list === 'bought-together' && besideId !== undefined && productIds.includes(besideId))
      complain(verdict, 'bought-together offers the product it stands beside');
  return verdict;
}
