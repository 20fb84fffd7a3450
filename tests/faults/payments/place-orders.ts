import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { guardProvider } from '#server/adapters/payment/guarded-provider.ts';
import { createHttpPaymentProvider } from '#server/adapters/payment/http-provider.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import { createCart } from '#server/cart/cart.ts';
import { createCheckout } from '#server/checkout/checkout.ts';
import { createDeposits } from '#server/checkout/deposits.ts';
import { createOrders } from '#server/orders/orders.ts';
import { createRandom } from '#simulation/seed/random.ts';

/*
 * Places orders until it is killed: shoppers with one or two pieces, some with a coupon, some of whom press twice, and
 * some of whom cancel; a fifth pays into a virtual account, or does not. Run by books-agree.test.ts, which kills it.
 */

const AT_ONCE = 8;
const { DATABASE_URL = '', PAYMENT_URL = '', PAYMENT_SECRET_KEY = '', OFFERS = '', SEED = '1' } = process.env;
const offerIds = OFFERS.split(',').map(Number);
const random = createRandom(Number(SEED), 'place-orders');
const now = () => new Date();
const db = createPrisma(DATABASE_URL, { poolSize: AT_ONCE * 2, connectTimeoutMs: 20_000, statementTimeoutMs: 20_000 });
const remote = createHttpPaymentProvider({ url: PAYMENT_URL, secretKey: PAYMENT_SECRET_KEY, timeoutMs: 500 });
const provider = guardProvider(remote, { timeoutMs: 500, failuresToOpen: 20, openMs: 200 });
const cart = createCart({ db, now });
const checkout = createCheckout({ db, cart, provider, now });
const orders = createOrders({ db, provider, now });
const deposits = createDeposits({ db, provider, now });
const ACCOUNT = { bank: '20', number: '1002123456789', holder: '김단골' } as const;
const address = { recipient: '김단골', phone: '010-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '' };

async function giveCoupon(shopperId: string): Promise<void> {
  const id = uuidv7();
  const terms = { discountPercent: 10, maxDiscountWon: 5_000, target: { kind: 'any' } };
  const until = new Date(Date.now() + 3_600_000);
  const coupon = {
    id,
    code: id,
    rule: 'C1',
    shopperId,
    causeId: id,
    status: 'ISSUED',
    expiresAt: until,
    ...terms,
  } as const;
  await db.coupon.create({ data: coupon });
}

async function shopOnce(): Promise<void> {
  const shopper = { shopperId: uuidv7(), sessionId: 'test' };
  for (let piece = 0; piece < (random.float() < 0.3 ? 2 : 1); piece++)
    await cart.add(shopper, { offerId: offerIds[Math.floor(random.float() * offerIds.length)] ?? 0, quantity: 1 });
  if (random.float() < 0.3) await giveCoupon(shopper.shopperId);
  const method = random.float() < 0.2 ? 'virtual-account' : 'card';
  const press = { idempotencyKey: uuidv7(), address, coupons: 'auto', method } as const;
  const presses = random.float() < 0.2 ? [press, press] : [press];
  const [order] = await Promise.all(presses.map((each) => checkout.placeOrder(shopper, each)));
  if (order === undefined) return;
  const isPaid = order.status === 'PAID' || (method === 'virtual-account' && (await payIn(shopper, order)));
  if (!isPaid || random.float() >= 0.3) return;
  await orders.cancel(shopper, order.orderId);
  // The others are asked for their account, and do not come back.
  if (method === 'virtual-account' && random.float() < 0.5)
    await deposits.setRefundAccount(shopper.shopperId, order.orderId, ACCOUNT);
}

/** Three in five deposit, one gives up, some do both at once, and one does nothing. Whether the order is paid. */
async function payIn(shopper: { shopperId: string; sessionId: string }, { orderId, totalWon }: OrderRow) {
  const deposit = () =>
    fetch(new URL('/deposits', PAYMENT_URL), {
      method: 'POST',
      body: JSON.stringify({ orderId: `order-${orderId}`, amount: totalWon }),
      // The provider is killed, too: then the bank tries in vain.
    }).catch(() => null);
  const giveUp = () => deposits.giveUp(shopper, orderId).catch(ignoreConflict);
  const choice = random.float();
  await Promise.all([choice < 0.6 ? deposit() : null, choice >= 0.5 && choice < 0.8 ? giveUp() : null]);
  return (await orders.one(shopper.shopperId, orderId)).status === 'PAID';
}

function ignoreConflict(error: unknown): void {
  if ((error as { code?: unknown }).code !== 'conflict') throw error;
}

async function shopOn(): Promise<never> {
  for (;;)
    // While payments are refused at once, as in a shop, nothing is ordered.
    await shopOnce().catch(async (error: unknown) => {
      if ((error as { code?: unknown }).code !== 'unavailable') throw error;
      await delay(50);
    });
}

await Promise.all(Array.from({ length: AT_ONCE }, shopOn));
