import type { OrderRow } from './adapters/postgres/orders.ts';
import type { Database } from './adapters/postgres/transaction.ts';
import type { Redis } from './adapters/redis.ts';
import { createRedisActKeys } from './adapters/redis-act-keys.ts';
import { createRedisAttempts } from './adapters/redis-attempts.ts';
import type { RedisKeys } from './adapters/redis-keys.ts';
import { createPushPublisher } from './adapters/redis-push.ts';
import { createRedisRecentViews } from './adapters/redis-recent-views.ts';
import { createRedisShipments } from './adapters/redis-shipments.ts';
import { createAnnouncer } from './cart/announce.ts';
import { withAnnouncements } from './cart/announced.ts';
import { type Cart, createCart } from './cart/cart.ts';
import { type Checkout, createCheckout } from './checkout/checkout.ts';
import { createDeposits, type Deposits } from './checkout/deposits.ts';
import { createPaymentNotices, type PaymentNotices } from './checkout/payment-notices.ts';
import type { PaymentProvider } from './checkout/payment-provider.ts';
import { type Claims, createClaims } from './claims/claims.ts';
import { type CouponCodes, createCouponCodes } from './coupons/coupon-codes.ts';
import { type Coupons, createCoupons } from './coupons/coupons.ts';
import { createGifts, type Gifts } from './gifts/gifts.ts';
import { type Accounts, createAccounts } from './identity/accounts.ts';
import { type AddressBook, createAddressBook } from './identity/address-book.ts';
import { createMembers, type Members } from './identity/members.ts';
import { createPasswordCheck } from './identity/password-check.ts';
import type { RecentViews } from './identity/recent-views.ts';
import type { SessionStore } from './identity/sessions.ts';
import { createMemoryAttempts, createThrottle } from './identity/throttle.ts';
import type { Logger } from './observability/logger.ts';
import { createOnce, type Once } from './once.ts';
import { createOrders, type Orders } from './orders/orders.ts';
import { createPasskeys, type Passkeys } from './passkeys/passkeys.ts';
import { createPaymentConfirmations, type PaymentConfirmations } from './passkeys/payment-confirmations.ts';
import type { WebAuthn } from './passkeys/webauthn.ts';
import { createDismissalBook, type DismissalBook } from './recommendation/dismissals.ts';
import { createShipments, type Shipments } from './shipping/shipments.ts';
import { createWishlist, type Wishlist } from './wishlist/wishlist.ts';

/** What a shopper can do, one capability a folder of server/; each is a member of the container. */
export interface Capabilities {
  accounts: Accounts;
  members: Members;
  addressBook: AddressBook;
  recentViews: RecentViews;
  cart: Cart;
  checkout: Checkout;
  paymentNotices: PaymentNotices;
  deposits: Deposits;
  passkeys: Passkeys;
  paymentConfirmations: PaymentConfirmations;
  orders: Orders;
  claims: Claims;
  shipments: Shipments;
  gifts: Gifts;
  coupons: Coupons;
  couponCodes: CouponCodes;
  wishlist: Wishlist;
  dismissals: DismissalBook;
  /** For acts that a page may send twice. */
  once: Once;
}

export interface CapabilityDeps {
  db: Database;
  redis: Redis;
  keys: RedisKeys;
  sessionStore: SessionStore;
  secret: string;
  logger: Logger;
  provider: PaymentProvider;
  /** null: there are no passkeys at the shop's address. */
  webauthn: WebAuthn | null;
  now?: () => Date;
}

/** Connects the capabilities with each other: what changes a cart, a coupon or an order is announced to open pages. */
export function createCapabilities(deps: CapabilityDeps): Capabilities {
  const { db, redis, keys, sessionStore: sessions, secret, logger, now = () => new Date() } = deps;
  const { provider, webauthn } = deps;
  const recentViews = createRedisRecentViews(redis, keys);
  const throttle = createThrottle({ counters: createRedisAttempts(redis, keys) });
  const cart = createCart({ db, now });
  const shipments = createShipments({ db, store: createRedisShipments(redis, keys), now });
  const onUnanswered = (orderId: string, error: unknown) =>
    logger.warn(
      { code: 'payment-unanswered', orderId, error: String(error), cause: causeOf(error) },
      'the payment provider did not answer; the reconciler will ask again',
    );
  const onRefundRefused = (refund: { orderId: string; refundId: string; refusal: string }) =>
    logger.error(
      { code: 'refund-refused', ...refund },
      'the payment provider refuses a refund: to be paid out by hand',
    );
  const announcer = createAnnouncer({
    db,
    publisher: createPushPublisher(redis, keys),
    onError: (error) => logger.debug({ error: String(error) }, 'a change of a cart was not announced'),
  });
  const onSettled = (order: OrderRow) => {
    announcer.orderChanged(order);
    announcer.cartChanged(order.shopperId);
  };
  const announced = withAnnouncements(
    {
      accounts: createAccounts({ db, sessions, throttle, recentViews, secret, now }),
      cart,
      checkout: createCheckout({
        db,
        cart,
        provider,
        now,
        onReserved: ({ shopperId }) => announcer.cartChanged(shopperId),
        onUnanswered,
      }),
      orders: createOrders({ db, provider, now, onUnanswered, onRefundRefused }),
      claims: createClaims({ db, provider, now, onUnanswered, onRefundRefused }),
      couponCodes: createCouponCodes({ db, throttle }),
      wishlist: createWishlist({ db, now }),
    },
    announcer,
  );
  return {
    ...announced,
    deposits: createDeposits({ db, provider, now, onUnanswered, onRefundRefused, onSettled }),
    paymentNotices: createPaymentNotices({
      db,
      provider,
      // In this process alone: a flood of notices must not cost a request to Redis each.
      throttle: createThrottle({ counters: createMemoryAttempts() }),
      now,
      onSettled,
      onTakenBack: ({ orderId }) =>
        logger.error({ code: 'deposit-taken-back', orderId }, 'the bank took a deposit back: its order is not paid'),
    }),
    passkeys: createPasskeys({ db, webauthn, checkPassword: createPasswordCheck({ db, throttle }), now }),
    paymentConfirmations: createPaymentConfirmations({ db, webauthn, checkout: announced.checkout, throttle, now }),
    members: createMembers({ db, sessions, recentViews, now }),
    recentViews,
    addressBook: createAddressBook({ db }),
    shipments,
    gifts: createGifts({ db, shipments, now }),
    coupons: createCoupons({ db }),
    dismissals: createDismissalBook({ db, now }),
    once: createOnce({
      keys: createRedisActKeys(redis, keys),
      onError: (error) => logger.debug({ error: String(error) }, 'the key of an act was not stored'),
    }),
  };
}

/** Why the provider counts as not answering; undefined: no more is known. */
const causeOf = (error: unknown) =>
  error instanceof Error && error.cause !== undefined ? String(error.cause) : undefined;
