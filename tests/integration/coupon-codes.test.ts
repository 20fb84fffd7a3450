import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import { createCouponCodes } from '#server/coupons/coupon-codes.ts';
import { createMemoryAttempts, createThrottle } from '#server/identity/throttle.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);

const AT_HOME = { address: '198.51.100.7' };
const codes = () => createCouponCodes({ db: shop.db, throttle: createThrottle({ counters: createMemoryAttempts() }) });
const member = () => ({ customerId: uuidv7() });
const UNKNOWN = { code: 'coupon-unusable', details: { reason: 'coupon-code-unknown' } };

let made = 0;
async function coupon(shopperId = uuidv7(), expiresInSeconds = 600): Promise<{ couponId: string; code: string }> {
  const couponId = await shop.coupon(shopperId, { expiresInSeconds });
  const code = (++made).toString(16).toUpperCase().padStart(20, '0');
  await shop.db.coupon.update({ where: { id: couponId }, data: { code } });
  return { couponId, code };
}
const ownerOf = async (couponId: string) =>
  (await shop.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).shopperId;

test('who types a code has its coupon, however it is spelt; then the code is spent', async () => {
  const { couponId, code } = await coupon();
  const me = member();
  const redeem = (typed: string) => codes().redeem(me, typed, AT_HOME);
  await redeem(` ${code.toLowerCase().replaceAll(/(.{5})/g, '$1-')} `);
  expect(await ownerOf(couponId)).toBe(me.customerId);
  await expect(redeem(code)).rejects.toMatchObject(UNKNOWN);
  await expect(codes().redeem(member(), code, AT_HOME)).rejects.toMatchObject(UNKNOWN);
  const { code: own } = await shop.db.coupon.findUniqueOrThrow({ where: { id: couponId } });
  expect(own).toMatch(/^[0-9A-F]{20}$/);
  // Of one's own coupon it changes nothing.
  await redeem(own);
  expect(await shop.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).toMatchObject({
    code: own,
    shopperId: me.customerId,
  });
});

test('of many who type it at once one has it, and it is there once', async () => {
  const { couponId, code } = await coupon();
  const owner = await ownerOf(couponId);
  const all = Array.from({ length: 20 }, member);
  const outcomes = await Promise.allSettled(all.map((each) => codes().redeem(each, code, AT_HOME)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const now = await ownerOf(couponId);
  expect(now).not.toBe(owner);
  expect(all.map(({ customerId }) => customerId)).toContain(now);
  expect(await shop.db.coupon.count({ where: { id: couponId } })).toBe(1);
});

test('unknown, misspelt, used, held and expired are told alike', async () => {
  const [used, held, expired] = [await coupon(), await coupon(), await coupon(uuidv7(), -1)];
  await shop.db.coupon.update({ where: { id: used.couponId }, data: { status: 'USED' } });
  await shop.db.coupon.update({ where: { id: held.couponId }, data: { status: 'RESERVED' } });
  for (const code of ['F'.repeat(20), 'nonsense', '', used.code, held.code, expired.code])
    await expect(codes().redeem(member(), code, AT_HOME)).rejects.toMatchObject(UNKNOWN);
});

test('a member has no more of a rule by codes than by the rule itself', async () => {
  const me = member();
  const redeem = async () => codes().redeem(me, (await coupon()).code, AT_HOME);
  await redeem();
  const limit = { code: 'coupon-unusable', details: { reason: 'coupon-code-limit' } };
  // Holds one for the same already.
  await expect(redeem()).rejects.toMatchObject(limit);
  await shop.db.coupon.updateMany({ where: { shopperId: me.customerId }, data: { status: 'USED' } });
  await redeem();
  for (let had = 2; had < 10; had++) {
    await shop.db.coupon.updateMany({ where: { shopperId: me.customerId }, data: { status: 'USED' } });
    await redeem();
  }
  await shop.db.coupon.updateMany({ where: { shopperId: me.customerId }, data: { status: 'USED' } });
  await expect(redeem()).rejects.toMatchObject(limit);
});

test('after ten misses a member waits, also with the right code; a hit begins anew', async () => {
  const own = codes();
  const me = member();
  const { code } = await coupon();
  for (let miss = 0; miss < 9; miss++)
    await expect(own.redeem(me, 'F'.repeat(20), AT_HOME)).rejects.toMatchObject(UNKNOWN);
  await own.redeem(me, code, AT_HOME);
  const { code: next } = await coupon();
  for (let miss = 0; miss < 10; miss++)
    await expect(own.redeem(me, 'F'.repeat(20), AT_HOME)).rejects.toMatchObject(UNKNOWN);
  const waits = { code: 'too-many-requests' };
  await expect(own.redeem(me, next, AT_HOME)).rejects.toMatchObject(waits);
  await expect(own.redeem(member(), next, { address: '203.0.113.9' })).resolves.toBeUndefined();
});
