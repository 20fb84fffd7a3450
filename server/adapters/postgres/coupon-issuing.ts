import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { CouponTarget } from '#domain/coupon/coupon.ts';
import { type IssuedBefore, type IssueRefusal, limitRefusal } from '#domain/coupon/issuing-limits.ts';
import type { RuleSettings } from '#domain/coupon/rule.ts';
import type { Tx } from './transaction.ts';

export interface Issuance {
  rule: string;
  shopperId: string;
  causeId: string;
  target: CouponTarget;
  settings: RuleSettings;
  /** Days the cap looks back on. */
  capDays: number;
}

export interface IssuedCoupon {
  couponId: string;
  expiresAt: Date;
  targetName: string | null;
  /** The category's name in addresses, where it is for a category. */
  targetSlug: string | null;
}

/** 80 random bits: nobody finds one by trying. */
export function newCouponCode(): string {
  return randomBytes(10).toString('hex').toUpperCase();
}

/**
 * Issues one coupon, or says why not. The rule's budget row is locked first, so one rule's coupons are issued one after another:
 * cap, cool-down and budget hold under any concurrency, and the same cause never issues twice. Cost: five statements.
 */
export async function issueCoupon(tx: Tx, issuance: Issuance): Promise<IssuedCoupon | IssueRefusal> {
  const { rule, shopperId, causeId, target, settings, capDays } = issuance;
  await tx.$executeRaw`INSERT INTO rule_budget (rule) VALUES (${rule}) ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`SELECT rule FROM rule_budget WHERE rule = ${rule} FOR UPDATE`;

  const targetJson = JSON.stringify(target);
  const [before] = await tx.$queryRaw<IssuedBefore[]>`
    SELECT coalesce(bool_or(cause_id = ${causeId}), false) AS "sameCause",
      coalesce(bool_or(status <> 'USED' AND expires_at > now() AND target = ${targetJson}::jsonb), false) AS "holdsOne",
      (count(*) FILTER (WHERE issued_at > now() - make_interval(days => ${capDays}::int)))::int AS recent,
      extract(epoch FROM now() - max(issued_at))::float8 AS "secondsSinceLast"
    FROM coupon WHERE rule = ${rule} AND shopper_id = ${shopperId}::uuid`;
  const refusal = before === undefined ? null : limitRefusal(before, settings);
  if (refusal !== null) return refusal;

  const committed = await tx.$executeRaw`
    UPDATE rule_budget SET committed_won = committed_won + ${settings.maxDiscountWon}::bigint
    WHERE rule = ${rule} AND committed_won + ${settings.maxDiscountWon}::bigint <= ${settings.budgetWon}::bigint`;
  if (committed === 0) return 'budget-spent';

  const [issued] = await tx.$queryRaw<IssuedCoupon[]>`
    INSERT INTO coupon (id, code, rule, shopper_id, cause_id, target, discount_percent, max_discount_won, status, issued_at, expires_at)
    VALUES (${uuidv7()}::uuid, ${newCouponCode()}, ${rule}, ${shopperId}::uuid, ${causeId}, ${targetJson}::jsonb,
      ${settings.discountPercent}, ${settings.maxDiscountWon}, 'ISSUED', now(),
      now() + make_interval(secs => ${settings.ttlSeconds}::int))
    RETURNING id::text AS "couponId", expires_at AS "expiresAt",
      CASE coupon.target->>'kind'
        WHEN 'product' THEN (SELECT name FROM product WHERE id = (coupon.target->'productIds'->>0)::int)
        WHEN 'category' THEN (SELECT name_ko FROM category WHERE id = (coupon.target->>'categoryId')::int)
      END AS "targetName",
      (SELECT slug FROM category WHERE id = (coupon.target->>'categoryId')::int) AS "targetSlug"`;
  if (issued === undefined) throw new Error(`coupon of rule ${rule} was written and is not there`);
  return issued;
}

/**
 * Counts a rule's budget anew: used coupons past their expiry at what they took off, open ones at their maximum, expired ones at
 * nothing. A used coupon that has not expired still counts in full, as a cancelled order gives it back. The minute of grace is for
 * an order that reserved a coupon in its last second and has not been committed. Cost: one pass over the rule's coupons.
 */
export async function reclaimBudget(tx: Tx, rule: string): Promise<void> {
  await tx.$queryRaw`SELECT rule FROM rule_budget WHERE rule = ${rule} FOR UPDATE`;
  await tx.$executeRaw`
    UPDATE rule_budget SET committed_won = (
      SELECT coalesce(sum(CASE
        WHEN status = 'RESERVED' OR expires_at > now() - interval '1 minute' THEN max_discount_won
        WHEN status = 'USED' THEN coalesce(discount_won, max_discount_won)
        ELSE 0 END), 0)
      FROM coupon WHERE rule = ${rule})
    WHERE rule = ${rule}`;
}
