import { lineTotalWon, type PricedLine } from '#domain/order/line.ts';
import { coversLine, percentOfWon, type UsableCoupon } from './coupon.ts';

/** Which product or category coupon each line gets, and what each coupon takes off in all. */
export interface Allocation {
  /** lineId → couponId */
  couponOfLine: Map<number, string>;
  /** couponId → won */
  discountOfCoupon: Map<string, number>;
  discountWon: number;
}

/** Search steps before the best found so far is taken: some 5 ms. Far beyond what a cart and a coupon book need. */
const MAX_STEPS = 50_000;

interface Choice {
  coupon: UsableCoupon;
  /** Place in the canonical order of coupons. */
  index: number;
  uncappedWon: number;
}

/**
 * The assignment of product and category coupons to lines, at most one a line, that takes most off; among equals the
 * one that spends fewest coupons, then those that expire first. A coupon may cover several lines, up to its maximum in
 * all.
 *
 * Branch and bound over lines in a canonical order, so the order of the input does not matter. The caps couple the
 * lines (generalised assignment), so no greedy rule is exact: a 20 % coupon spent on a small line may be wasted there.
 */
export function allocateLineCoupons(lines: readonly PricedLine[], coupons: readonly UsableCoupon[]): Allocation {
  const book = coupons.filter((coupon) => coupon.target.kind !== 'any').sort(byExpiry);
  const open = lines
    .map((line) => ({ line, choices: choicesOf(line, book) }))
    .filter(({ choices }) => choices.length > 0)
    .sort((a, b) => lineTotalWon(b.line) - lineTotalWon(a.line) || a.line.lineId - b.line.lineId);

  // Upper bound of the discount of the lines from here on: the caps of coupons are ignored.
  const hope = new Array<number>(open.length + 1).fill(0);
  for (let at = open.length - 1; at >= 0; at--) {
    const best = Math.max(...(open[at]?.choices ?? []).map(({ uncappedWon }) => uncappedWon));
    hope[at] = (hope[at + 1] ?? 0) + best;
  }

  const raw = new Array<number>(book.length).fill(0);
  const chosen = new Array<number>(open.length).fill(-1);
  let best = { discountWon: 0, used: 0, rank: 0, chosen: [...chosen] };
  let steps = 0;

  function visit(at: number, discountWon: number, used: number, rank: number): void {
    if (steps++ > MAX_STEPS) return;
    if (isBetter({ discountWon, used, rank }, best)) best = { discountWon, used, rank, chosen: [...chosen] };
    const entry = open[at];
    if (entry === undefined || discountWon + (hope[at] ?? 0) < best.discountWon) return;
    for (const { coupon, index, uncappedWon } of entry.choices) {
      const before = raw[index] ?? 0;
      const gainWon = Math.min(coupon.maxDiscountWon, before + uncappedWon) - Math.min(coupon.maxDiscountWon, before);
      if (gainWon === 0) continue;
      raw[index] = before + uncappedWon;
      chosen[at] = index;
      const isNew = before === 0;
      visit(at + 1, discountWon + gainWon, used + (isNew ? 1 : 0), rank + (isNew ? index : 0));
      raw[index] = before;
      chosen[at] = -1;
    }
    visit(at + 1, discountWon, used, rank);
  }
  visit(0, 0, 0, 0);

  return allocationFrom(open, best.chosen, book);
}

function choicesOf(line: PricedLine, book: readonly UsableCoupon[]): Choice[] {
  return book
    .map((coupon, index) => ({ coupon, index, uncappedWon: percentOfWon(lineTotalWon(line), coupon.discountPercent) }))
    .filter(({ coupon, uncappedWon }) => uncappedWon > 0 && coversLine(coupon.target, line))
    .sort((a, b) => b.uncappedWon - a.uncappedWon || a.index - b.index);
}

function byExpiry(a: UsableCoupon, b: UsableCoupon): number {
  return a.expiresAtMs - b.expiresAtMs || (a.couponId < b.couponId ? -1 : 1);
}

interface Score {
  discountWon: number;
  used: number;
  /** Sum of the coupons' places by expiry: smaller spends what expires first. */
  rank: number;
}

function isBetter(a: Score, b: Score): boolean {
  if (a.discountWon !== b.discountWon) return a.discountWon > b.discountWon;
  if (a.used !== b.used) return a.used < b.used;
  return a.rank < b.rank;
}

function allocationFrom(
  open: readonly { line: PricedLine }[],
  chosen: readonly number[],
  book: readonly UsableCoupon[],
): Allocation {
  const couponOfLine = new Map<number, string>();
  const discountOfCoupon = new Map<string, number>();
  open.forEach(({ line }, at) => {
    const coupon = book[chosen[at] ?? -1];
    if (coupon === undefined) return;
    const before = discountOfCoupon.get(coupon.couponId) ?? 0;
    const more = percentOfWon(lineTotalWon(line), coupon.discountPercent);
    couponOfLine.set(line.lineId, coupon.couponId);
    discountOfCoupon.set(coupon.couponId, Math.min(coupon.maxDiscountWon, before + more));
  });
  const discountWon = [...discountOfCoupon.values()].reduce((sum, won) => sum + won, 0);
  return { couponOfLine, discountOfCoupon, discountWon };
}
