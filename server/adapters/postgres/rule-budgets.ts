import type { RuleSettings } from '#domain/coupon/rule.ts';
import type { Tx } from './transaction.ts';

/** Holds a rule's budget until the transaction ends: its coupons are issued one after another. */
export async function lockBudget(tx: Tx, rule: string): Promise<void> {
  await tx.$executeRaw`INSERT INTO rule_budget (rule) VALUES (${rule}) ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`SELECT rule FROM rule_budget WHERE rule = ${rule} FOR UPDATE`;
}

/**
 * Takes a coupon's maximum discount out of its rule's budget, and for a guest's coupon also out of the guests' share;
 * returns which of the two does not suffice. Lock the budget first (lockBudget).
 */
export async function commitBudget(
  tx: Tx,
  rule: string,
  { maxDiscountWon, budgetWon, guestSharePercent }: RuleSettings,
  toGuest: boolean,
): Promise<'committed' | 'budget-spent' | 'guest-share-spent'> {
  const [left] = await tx.$queryRaw<{ ofAll: boolean; ofShare: boolean }[]>`
    SELECT committed_won + ${maxDiscountWon}::bigint <= ${budgetWon}::bigint AS "ofAll",
      guest_committed_won + ${maxDiscountWon}::bigint <= ${budgetWon}::bigint * ${guestSharePercent}::int / 100 AS "ofShare"
    FROM rule_budget WHERE rule = ${rule}`;
  if (left?.ofAll !== true) return 'budget-spent';
  if (toGuest && !left.ofShare) return 'guest-share-spent';
  await tx.$executeRaw`
    UPDATE rule_budget SET committed_won = committed_won + ${maxDiscountWon}::bigint,
      guest_committed_won = guest_committed_won + ${toGuest ? maxDiscountWon : 0}::bigint
    WHERE rule = ${rule}`;
  return 'committed';
}

/**
 * Gives back what coupons that can be used no more had committed, once each: call it with the statement that ends them.
 * Rules are taken in the order in which the issuer takes them.
 */
export async function releaseBudget(
  tx: Tx,
  coupons: readonly { rule: string; maxDiscountWon: number; toGuest: boolean }[],
): Promise<void> {
  const rules = [...new Set(coupons.map(({ rule }) => rule))].sort();
  for (const rule of rules) {
    const own = coupons.filter((coupon) => coupon.rule === rule);
    const won = own.reduce((sum, { maxDiscountWon }) => sum + maxDiscountWon, 0);
    const guestWon = own.reduce((sum, { maxDiscountWon, toGuest }) => sum + (toGuest ? maxDiscountWon : 0), 0);
    await tx.$executeRaw`
      UPDATE rule_budget SET committed_won = greatest(0, committed_won - ${won}::bigint),
        guest_committed_won = greatest(0, guest_committed_won - ${guestWon}::bigint)
      WHERE rule = ${rule}`;
  }
}

/**
 * Counts a rule's budget anew: used coupons past their expiry at what they took off and was not held back, open ones at
 * their maximum, expired and revoked ones at nothing. A used coupon that has not expired still counts in full, as a
 * cancelled order gives it back. The minute of grace is for an order that reserved a coupon in its last second and has
 * not been committed. Cost: one pass over the rule's coupons.
 */
export async function reclaimBudget(tx: Tx, rule: string): Promise<void> {
  await tx.$queryRaw`SELECT rule FROM rule_budget WHERE rule = ${rule} FOR UPDATE`;
  await tx.$executeRaw`
    UPDATE rule_budget SET committed_won = counted.won, guest_committed_won = counted.guest_won
    FROM (
      SELECT coalesce(sum(won), 0) AS won, coalesce(sum(won) FILTER (WHERE to_guest), 0) AS guest_won
      FROM (
        SELECT to_guest, CASE
          WHEN status = 'REVOKED' THEN 0
          WHEN status = 'RESERVED' OR expires_at > now() - interval '1 minute' THEN max_discount_won
          WHEN status = 'USED' THEN coalesce(discount_won, max_discount_won) - coalesce(withheld_won, 0)
          ELSE 0 END AS won
        FROM coupon WHERE rule = ${rule}
      ) AS coupons
    ) AS counted
    WHERE rule = ${rule}`;
}
