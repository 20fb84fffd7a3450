import type { Checkout } from '#server/checkout/checkout.ts';
import type { Claims } from '#server/claims/claims.ts';
import type { CouponCodes } from '#server/coupons/coupon-codes.ts';
import type { Accounts } from '#server/identity/accounts.ts';
import type { Orders } from '#server/orders/orders.ts';
import type { Wishlist } from '#server/wishlist/wishlist.ts';
import type { Announcer } from './announce.ts';
import type { Cart } from './cart.ts';

/** The use cases that change what a shopper would pay, or what pages mark as on the wishlist. */
export interface CartChanging {
  accounts: Accounts;
  cart: Cart;
  checkout: Checkout;
  orders: Orders;
  claims: Claims;
  couponCodes: CouponCodes;
  wishlist: Wishlist;
}

/**
 * The same use cases, with every change announced once it is committed: a use case need not know who is looking. A
 * change that is refused announces nothing.
 */
export function withAnnouncements(capabilities: CartChanging, announcer: Announcer): CartChanging {
  const { accounts, cart, checkout, orders, claims, couponCodes, wishlist } = capabilities;
  const { cartChanged, wishesChanged, orderChanged } = announcer;
  return {
    accounts: {
      ...accounts,
      // What the guest had came along: the member's other devices follow. Pages of this browser follow its session.
      async signUp(...args) {
        const opened = await accounts.signUp(...args);
        cartChanged(opened.customerId);
        wishesChanged(opened.customerId);
        return opened;
      },
      async logIn(...args) {
        const opened = await accounts.logIn(...args);
        cartChanged(opened.customerId);
        wishesChanged(opened.customerId);
        return opened;
      },
    },
    cart: {
      ...cart,
      async add(shopper, wanted) {
        await cart.add(shopper, wanted);
        cartChanged(shopper.shopperId);
      },
      async update(shopper, wanted) {
        await cart.update(shopper, wanted);
        cartChanged(shopper.shopperId);
      },
      async remove(shopper, offerId) {
        await cart.remove(shopper, offerId);
        cartChanged(shopper.shopperId);
      },
    },
    checkout: {
      ...checkout,
      async placeOrder(shopper, input) {
        const order = await checkout.placeOrder(shopper, input);
        cartChanged(order.shopperId);
        orderChanged(order);
        return order;
      },
    },
    orders: {
      ...orders,
      async cancel(shopper, ...args) {
        const order = await orders.cancel(shopper, ...args);
        cartChanged(order.shopperId);
        orderChanged(order);
        return order;
      },
    },
    claims: {
      ...claims,
      async request(shopper, ...args) {
        const order = await claims.request(shopper, ...args);
        cartChanged(order.shopperId);
        orderChanged(order);
        return order;
      },
      async withdraw(...args) {
        const order = await claims.withdraw(...args);
        orderChanged(order);
        return order;
      },
      async confirm(...args) {
        const order = await claims.confirm(...args);
        orderChanged(order);
        return order;
      },
    },
    wishlist: {
      ...wishlist,
      async set(shopper, ...args) {
        await wishlist.set(shopper, ...args);
        wishesChanged(shopper.shopperId);
      },
    },
    couponCodes: {
      async redeem(member, ...args) {
        await couponCodes.redeem(member, ...args);
        cartChanged(member.customerId);
      },
    },
  };
}
