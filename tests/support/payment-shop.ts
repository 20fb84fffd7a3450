import { guardProvider } from '#server/adapters/payment/guarded-provider.ts';
import { createCart } from '#server/cart/cart.ts';
import { createCheckout, type PlaceOrderInput } from '#server/checkout/checkout.ts';
import { createPaymentNotices } from '#server/checkout/payment-notices.ts';
import { reconcileOrders } from '#server/checkout/reconciler.ts';
import { createMemoryAttempts, createThrottle } from '#server/identity/throttle.ts';
import { createOrders } from '#server/orders/orders.ts';
import { startTestPaymentProvider } from './payment-provider.ts';
import { startTestServices, startTestShop } from './start.ts';

export const address = {
  ...{ recipient: '김단골', phone: '010-1234-5678', postcode: '04524' },
  ...{ line1: '세종대로 110', line2: '' },
};

let keys = 0;

export const press = (fields: Partial<PlaceOrderInput> = {}): PlaceOrderInput => ({
  ...{ idempotencyKey: `key-${++keys}`, address, coupons: 'auto', method: 'card' },
  ...fields,
});

export const count = (types: readonly string[], type: string) => types.filter((one) => one === type).length;

/** The use cases of paying, over a shop of the test's own and a payment provider's process of its own. */
export async function startPaymentShop() {
  const services = await startTestServices();
  const shop = await startTestShop(services, 20);
  const { db } = shop;
  const remote = await startTestPaymentProvider(services);
  const now = () => new Date();
  // The breaker is tested beside its source: here every call is to reach the provider.
  const provider = guardProvider(remote.provider, { timeoutMs: 1_000, failuresToOpen: Number.POSITIVE_INFINITY });
  const cart = createCart({ db, now });
  const checkout = createCheckout({ db, cart, provider, now });
  const refused: { orderId: string; refundId: string; refusal: string }[] = [];
  const onRefundRefused = (refund: (typeof refused)[number]) => refused.push(refund);
  const orders = createOrders({ db, provider, now, onRefundRefused });

  async function shopperWith(priceWon: number, stock = 5) {
    const shopper = shop.shopper();
    const { offerIds } = await shop.product({ priceWon, stock });
    const [offerId = 0] = offerIds;
    await cart.add(shopper, { offerId, quantity: 1 });
    return { shopper, offerId };
  }

  const bookOf = (orderId: string) => remote.book(`order-${orderId}`);
  return {
    ...{ services, shop, db, remote, provider, cart, checkout, orders, shopperWith, bookOf },
    /** Refunds that the provider has refused. */
    refused,
    notices: createPaymentNotices({
      ...{ db, provider, now },
      throttle: createThrottle({ counters: createMemoryAttempts() }),
    }),
    /** An order of one piece, placed: shipping of 3,000 won is added below 30,000. */
    async pay(priceWon: number) {
      const { shopper, offerId } = await shopperWith(priceWon);
      return { shopper, offerId, order: await checkout.placeOrder(shopper, press()) };
    },
    /** One turn of the reconciler over all orders, however young; what it could not know it leaves. */
    reconcile: () =>
      reconcileOrders({ ...{ db, provider, now, olderThanSeconds: -1, onRefundRefused }, onError: () => undefined }),
    statusOf: async (id: string) => (await db.order.findUniqueOrThrow({ where: { id } })).status,
    refundsOfOrder: (orderId: string) =>
      db.refund.findMany({ where: { payment: { orderId } }, orderBy: { createdAt: 'asc' } }),
    balanceOf: async (orderId: string) => (await bookOf(orderId)).reduce((sum, { balanceWon }) => sum + balanceWon, 0),
    typesOf: async (shopperId: string) => (await shop.events(shopperId)).map(({ type }) => type),
  };
}
