/** What a shopper did, as far as rules look at it, in order of time. */
export type Action =
  /** A page came into view; `productId` on a detail page. */
  | { kind: 'viewed'; atMs: number; productId?: number; soldOut?: boolean }
  | { kind: 'carted'; atMs: number; productId: number }
  /** The visit was over: nothing was seen after it. */
  | { kind: 'left'; atMs: number };

/** A reason for a rule to fire. Not `isCertain`: so near a boundary that firing and not firing are both right. */
export interface Cause {
  /** When the rule had to fire. */
  dueMs: number;
  productId: number;
  isCertain: boolean;
}

export interface Firing {
  rule: string;
  couponId: string;
  productId: number | null;
  /** When it was seen on the page; null where it was only found among the coupons. */
  seenMs: number | null;
}

export interface Verdict {
  expected: number;
  fired: number;
  wrong: number;
  latenciesMs: number[];
}

const C1 = { waitMs: 3_000, cooldownMs: 60_000, cap: 10 };
/** Our clock and the shop's read one moment this differently under load. */
const MARGIN_MS = 1_000;

/** C1: 3 s on a detail page without carting and without going on; one a minute. */
function expectedC1(actions: readonly Action[]): Cause[] {
  const causes: Cause[] = [];
  const carted = new Set<number>();
  let lastMs = Number.NEGATIVE_INFINITY;
  let certain = 0;
  actions.forEach((action, at) => {
    if (action.kind === 'carted') carted.add(action.productId);
    if (action.kind !== 'viewed' || action.productId === undefined || action.soldOut === true) return;
    if (carted.has(action.productId) || causes.some(({ productId }) => productId === action.productId)) return;
    const end = actions.slice(at + 1).find((next) => next.kind !== 'carted' || next.productId === action.productId);
    const restMs = (end?.atMs ?? Number.POSITIVE_INFINITY) - action.atMs;
    const dueMs = action.atMs + C1.waitMs;
    if (restMs < C1.waitMs - MARGIN_MS || dueMs - lastMs < C1.cooldownMs - MARGIN_MS || certain >= C1.cap) return;
    const isCertain = restMs > C1.waitMs + MARGIN_MS && dueMs - lastMs > C1.cooldownMs + MARGIN_MS;
    // After something that may have fired, nothing within the cool-down is certain either way.
    const isShaded = causes.some((cause) => !cause.isCertain && dueMs - cause.dueMs < C1.cooldownMs + MARGIN_MS);
    causes.push({ dueMs, productId: action.productId, isCertain: isCertain && !isShaded });
    if (isCertain && !isShaded) {
      lastMs = dueMs;
      certain++;
    }
  });
  return causes;
}

/** One function a rule: what it must do, from what the shopper did. A rule without one here is not judged. */
export const EXPECTED: Readonly<Record<string, (actions: readonly Action[]) => Cause[]>> = { C1: expectedC1 };

/** Holds what fired for one shopper against what had to. */
export function judge(rule: string, actions: readonly Action[], firings: readonly Firing[]): Verdict {
  const causes = EXPECTED[rule]?.(actions) ?? [];
  const open = firings.filter((firing) => firing.rule === rule);
  const verdict: Verdict = { expected: 0, fired: 0, wrong: 0, latenciesMs: [] };
  for (const cause of causes) {
    const at = open.findIndex(({ productId }) => productId === null || productId === cause.productId);
    const [firing] = at < 0 ? [] : open.splice(at, 1);
    if (cause.isCertain || firing !== undefined) verdict.expected++;
    if (firing === undefined) continue;
    verdict.fired++;
    if (firing.seenMs !== null) verdict.latenciesMs.push(Math.max(0, firing.seenMs - cause.dueMs));
  }
  verdict.wrong = open.length;
  return verdict;
}
