import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { CouponTarget } from '#domain/coupon/coupon.ts';
import { type IssuedBefore, type IssueRefusal, limitRefusal } from '#domain/coupon/issuing-limits.ts';
import type { RuleSettings } from '#domain/coupon/rule.ts';
import { COUPON_TARGET_NAMES } from './coupons.ts';
import { commitBudget, lockBudget } from './rule-budgets.ts';
import type { Tx } from './transaction.ts';

export interface Issuance {
  rule: string;
  shopperId: string;
  causeId: string;
  target: CouponTarget;
  settings: RuleSettings;
  /** Days the cap looks back on. */
  capDays: number;
  /** The order it is earned by: the coupon goes when that order is cancelled. Hold the order first (holdOrders). */
  earnedByOrderId?: string | undefined;
}

export interface IssuedCoupon {
  couponId: string;
  expiresAt: Date;
  targetName: string | null;
  /** The category's name in addresses, where it is for a category. */
  targetSlug: string | null;
}

/** 80 random bits, so that a code cannot be guessed. */
export function newCouponCode(): string {
  return randomBytes(10).toString('hex').toUpperCase();
}

/**
 * Issues one coupon, or returns why it was refused. The rule's budget row is locked first, so one rule's coupons are
 * issued one after another: cap, cool-down and budget hold under any concurrency, and the same cause never issues
 * twice. Cost: six statements.
 */
export async function issueCoupon(tx: Tx, issuance: Issuance): Promise<IssuedCoupon | IssueRefusal> {
  const { rule, shopperId, causeId, target, settings, capDays, earnedByOrderId = null } = issuance;
  await lockBudget(tx, rule);

  const targetJson = JSON.stringify(target);
  // A revoked coupon was taken back: it counts against its cause only.
  const [before] = await tx.$queryRaw<(IssuedBefore & { isMember: boolean })[]>`
    SELECT coalesce(bool_or(cause_id = ${causeId}), false) AS "sameCause",
      coalesce(bool_or(status IN ('ISSUED', 'RESERVED') AND expires_at > now() AND target = ${targetJson}::jsonb), false)
        AS "holdsOne",
      (count(*) FILTER (WHERE status <> 'REVOKED' AND issued_at > now() - make_interval(days => ${capDays}::int)))::int
        AS recent,
      extract(epoch FROM now() - max(issued_at) FILTER (WHERE status <> 'REVOKED'))::float8 AS "secondsSinceLast",
      EXISTS (SELECT 1 FROM customer WHERE id = ${shopperId}::uuid) AS "isMember"
    FROM coupon WHERE rule = ${rule} AND shopper_id = ${shopperId}::uuid`;
  const refusal = before === undefined ? null : limitRefusal(before, settings);
  if (refusal !== null) return refusal;

  const toGuest = before?.isMember !== true;
  const committed = await commitBudget(tx, rule, settings, toGuest);
  if (committed !== 'committed') return committed;

  const [issued] = await tx.$queryRaw<IssuedCoupon[]>`
    INSERT INTO coupon (id, code, rule, shopper_id, cause_id, target, discount_percent, max_discount_won, status, issued_at, expires_at,
      earned_by_order_id, to_guest)
    VALUES (${uuidv7()}::uuid, ${newCouponCode()}, ${rule}, ${shopperId}::uuid, ${causeId}, ${targetJson}::jsonb,
      ${settings.discountPercent}, ${settings.maxDiscountWon}, 'ISSUED', now(),
      now() + make_interval(secs => ${settings.ttlSeconds}::int), ${earnedByOrderId}::uuid, ${toGuest})
    RETURNING id::text AS "couponId", expires_at AS "expiresAt",
      ${COUPON_TARGET_NAMES}`;
  if (issued === undefined) throw new Error(`coupon of rule ${rule} was written and is not there`);
  return issued;
}
