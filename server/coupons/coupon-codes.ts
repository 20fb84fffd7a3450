import { createHash } from 'node:crypto';
import { limitRefusal } from '#domain/coupon/issuing-limits.ts';
import { ruleOf } from '#domain/coupon/registry.ts';
import { settingsInForce } from '#domain/coupon/rule.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { couponByCode, couponsAgainst, moveCoupon } from '#server/adapters/postgres/coupon-codes.ts';
import { readRuleSettings } from '#server/adapters/postgres/rule-settings.ts';
import { type Database, inTransaction, lockShoppers } from '#server/adapters/postgres/transaction.ts';
import type { Limit, Throttle } from '#server/identity/throttle.ts';

/** Misses a member, and an address, may have within a quarter of an hour. */
const MOST = { member: 10, address: 50 };

export interface CouponCodes {
  /**
   * Transfers the coupon of a code to a member: the first who enters it owns the coupon, and the code is spent. The
   * code of a coupon of their own changes nothing. DangolError('coupon-unusable'): unknown, used, held by an order or
   * expired, all with the same reason, coupon-code-unknown, so that a guess reveals nothing; or more coupons of the
   * rule than one member may have (reason coupon-code-limit). DangolError('too-many-requests') after ten misses.
   */
  redeem(member: { customerId: string }, typed: string, origin: { address: string }): Promise<void>;
}

export function createCouponCodes({ db, throttle }: { db: Database; throttle: Throttle }): CouponCodes {
  return {
    async redeem({ customerId }, typed, { address }) {
      const limits: Limit[] = [
        { scope: 'coupon-code-member', subject: digest(customerId), most: MOST.member },
        { scope: 'coupon-code-address', subject: digest(address), most: MOST.address },
      ];
      await throttle.attempt(limits);
      const code = codeFrom(typed);
      if (code === null) throw unknown();
      const set = await readRuleSettings(db);
      await inTransaction(db, async (tx) => {
        const found = await couponByCode(tx, code);
        if (found === null) throw unknown();
        const { couponId, shopperId, rule: ruleCode } = found;
        await lockShoppers(tx, shopperId, customerId);
        const rule = ruleOf(ruleCode);
        if (rule !== undefined && shopperId !== customerId) {
          const against = await couponsAgainst(tx, couponId, customerId, rule.cap.withinDays);
          const { capPerShopper } = settingsInForce(rule, set.get(ruleCode));
          // The coupon is transferred, not issued: no cool-down applies.
          if (limitRefusal(against, { capPerShopper, cooldownSeconds: 0 }) !== null)
            throw new DangolError('coupon-unusable', 'You have had as many coupons of this kind as one member gets.', {
              details: { reason: 'coupon-code-limit' },
            });
        }
        // Used, held, expired, or redeemed by another member first.
        if (!(await moveCoupon(tx, couponId, shopperId, customerId))) throw unknown();
      });
      await throttle.succeeded(limits);
    },
  };
}

/** Codes are 20 hexadecimal digits; case, spaces and dashes are the typist's. null: no code. */
export function codeFrom(typed: string): string | null {
  const code = typed.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase();
  return /^[0-9A-F]{20}$/.test(code) ? code : null;
}

function unknown(): DangolError {
  return new DangolError('coupon-unusable', 'This code cannot be used. Check it and type it again.', {
    details: { reason: 'coupon-code-unknown', field: 'code' },
  });
}

/** Addresses and ids stay out of Redis. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
