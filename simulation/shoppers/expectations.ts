import type { Action } from './actions.ts';
import { CAUSES, type Cause, MARGIN_MS, type Target } from './coupon-causes.ts';
import { type CouponRule, PROMISED, type Terms, type TermsBook } from './terms.ts';

/** A coupon that was issued to a shopper. */
export interface Firing {
  rule: string;
  couponId: string;
  /** null where no page showed what it is for. */
  target: Target | null;
  /** When it was issued: from its id, which is of version 7 (RFC 9562). */
  issuedMs: number;
  /** When it was seen on the page; null where it was only found among the coupons. */
  seenMs: number | null;
}

export interface Verdict {
  expected: number;
  fired: number;
  wrong: number;
  latenciesMs: number[];
  /** What was missed and what was wrong, in words. */
  complaints: string[];
}

/** A coupon issued later than this after its cause was not caused by it. */
const LATEST_MS = 30_000;

/** When a version 7 UUID was made (epoch ms); null for any other id. */
export function momentOfId(id: string): number | null {
  const hex = id.replaceAll('-', '');
  return hex.length === 32 && hex[12] === '7' ? Number.parseInt(hex.slice(0, 12), 16) : null;
}

/**
 * Compares the coupons issued to one shopper with those that were due. `actions` in order of time. A coupon is right
 * when a cause explains it and neither cool-down nor cap forbade it; a cause without one is a miss unless these, or the
 * same coupon held already, explain that. Causes due within `SETTLES_MS` before `untilMs` do not count: their coupons
 * may have come after the last look.
 */
export function judge(
  rule: CouponRule,
  actions: readonly Action[],
  firings: readonly Firing[],
  { untilMs = Number.POSITIVE_INFINITY, fromMs = Number.NEGATIVE_INFINITY, terms = PROMISED }: JudgeOptions = {},
): Verdict {
  const { cooldownSeconds, cap } = terms[rule];
  const causes = CAUSES[rule](actions, terms[rule]).filter(({ dueMs }) => dueMs >= fromMs - MARGIN_MS);
  const issued = firings.filter((firing) => firing.rule === rule).sort((a, b) => a.issuedMs - b.issuedMs);
  const verdict: Verdict = { expected: 0, fired: 0, wrong: 0, latenciesMs: [], complaints: [] };
  const explained = new Map<Cause, Firing>();

  issued.forEach((firing, at) => {
    const soonest = (issued[at - 1]?.issuedMs ?? Number.NEGATIVE_INFINITY) + cooldownSeconds * 1_000 - MARGIN_MS;
    const cause = at < cap && firing.issuedMs >= soonest ? causeOf(firing, causes, explained) : undefined;
    if (cause === undefined) {
      verdict.wrong++;
      verdict.complaints.push(`${rule} ${wordsOf(firing.target)} without a cause`);
      return;
    }
    explained.set(cause, firing);
    verdict.expected++;
    verdict.fired++;
    if (firing.seenMs !== null) verdict.latenciesMs.push(Math.max(0, firing.seenMs - cause.dueMs));
  });
  for (const cause of causes) {
    const { latestMs = cause.dueMs } = cause;
    if (!cause.isCertain || explained.has(cause) || latestMs > untilMs - SETTLES_MS) continue;
    if (isForbidden(cause, issued, explained, terms[rule])) continue;
    verdict.expected++;
    verdict.complaints.push(`${rule} ${wordsOf(cause.target)} did not come`);
    // Whatever follows it within the cool-down would not have come either.
    explained.set(cause, { rule, couponId: '', target: cause.target, issuedMs: cause.dueMs, seenMs: null });
    issued.push({ rule, couponId: '', target: cause.target, issuedMs: cause.dueMs, seenMs: null });
  }
  return verdict;
}

export interface JudgeOptions {
  /** When the coupons were looked at for the last time. */
  untilMs?: number;
  /** When the visit began: what was due before it is not looked at. */
  fromMs?: number;
  terms?: TermsBook;
}

/** From a cause to its coupon among the coupons, on a busy machine. */
const SETTLES_MS = 5_000;

/** The cause that explains a coupon: for the same thing, due before it, the latest such; none may explain two. */
function causeOf(
  { target, issuedMs }: Firing,
  causes: readonly Cause[],
  explained: ReadonlyMap<Cause, Firing>,
): Cause | undefined {
  const taken = new Set([...explained.keys()].flatMap(({ once }) => once ?? []));
  const fits = causes.filter(
    (cause) =>
      !explained.has(cause) &&
      (cause.once === undefined || !taken.has(cause.once)) &&
      cause.dueMs <= issuedMs + MARGIN_MS &&
      cause.dueMs >= issuedMs - LATEST_MS &&
      (target === null || isSame(cause.target, target)),
  );
  return fits.sort((a, b) => b.dueMs - a.dueMs)[0];
}

/** Whether cool-down, cap, a coupon held for the same target, or the same reward issued before forbid a coupon. */
function isForbidden(
  cause: Cause,
  issued: readonly Firing[],
  explained: ReadonlyMap<Cause, Firing>,
  { cooldownSeconds, cap }: Terms,
): boolean {
  const sinceMs = cause.dueMs - cooldownSeconds * 1_000 - MARGIN_MS;
  const before = issued.filter(({ issuedMs }) => issuedMs <= cause.dueMs + MARGIN_MS);
  if (before.length >= cap || before.some(({ issuedMs }) => issuedMs >= sinceMs)) return true;
  if (before.some(({ target }) => target === null || isSame(cause.target, target))) return true;
  return [...explained.keys()].some(({ once }) => once !== undefined && once === cause.once);
}

/** For products: the issued target is a part of the expected one, as sold-out products are left out. */
function isSame(meant: Target, issued: Target): boolean {
  if (meant.kind === 'product' && issued.kind === 'product')
    return issued.productIds.every((productId) => meant.productIds.includes(productId));
  if (meant.kind === 'category' && issued.kind === 'category') return meant.categoryId === issued.categoryId;
  return meant.kind === 'any' && issued.kind === 'any';
}

function wordsOf(target: Target | null): string {
  if (target === null) return 'for something';
  if (target.kind === 'product') return `for product ${target.productIds.join(', ')}`;
  return target.kind === 'category' ? `for category ${target.categoryId}` : 'for anything';
}
