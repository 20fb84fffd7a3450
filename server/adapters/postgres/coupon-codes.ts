import type { IssuedBefore } from '#domain/coupon/issuing-limits.ts';
import { newCouponCode } from './coupon-issuing.ts';
import type { Tx } from './transaction.ts';

export async function couponByCode(
  tx: Tx,
  code: string,
): Promise<{ couponId: string; shopperId: string; rule: string } | null> {
  const [row] = await tx.$queryRaw<{ couponId: string; shopperId: string; rule: string }[]>`
    SELECT id::text AS "couponId", shopper_id::text AS "shopperId", rule FROM coupon WHERE code = ${code}`;
  return row ?? null;
}

/** What stands against a coupon among those of its rule that `shopperId` has. */
export async function couponsAgainst(
  tx: Tx,
  couponId: string,
  shopperId: string,
  capDays: number,
): Promise<IssuedBefore> {
  const [row] = await tx.$queryRaw<IssuedBefore[]>`
    SELECT coalesce(bool_or(own.cause_id = coupon.cause_id), false) AS "sameCause",
      coalesce(bool_or(own.status IN ('ISSUED', 'RESERVED') AND own.expires_at > now() AND own.target = coupon.target), false) AS "holdsOne",
      (count(own.id) FILTER (WHERE own.status <> 'REVOKED' AND own.issued_at > now() - make_interval(days => ${capDays}::int)))::int AS recent,
      NULL::float8 AS "secondsSinceLast"
    FROM coupon LEFT JOIN coupon own ON own.rule = coupon.rule AND own.shopper_id = ${shopperId}::uuid
    WHERE coupon.id = ${couponId}::uuid`;
  return row ?? { sameCause: false, holdsOne: false, recent: 0, secondsSinceLast: null };
}

/**
 * From one shopper's book into another's, under a new code: the one that was typed is spent. false if the coupon can be
 * used no more or is not in `from`'s book any more.
 */
export async function moveCoupon(tx: Tx, couponId: string, from: string, to: string): Promise<boolean> {
  const moved = await tx.$executeRaw`
    UPDATE coupon SET shopper_id = ${to}::uuid, code = CASE WHEN shopper_id = ${to}::uuid THEN code ELSE ${newCouponCode()} END
    WHERE id = ${couponId}::uuid AND shopper_id = ${from}::uuid AND status = 'ISSUED' AND expires_at > now()`;
  return moved === 1;
}
