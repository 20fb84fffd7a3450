import enAccount from '#messages/en/account.json';
import enAddress from '#messages/en/address.json';
import enCart from '#messages/en/cart.json';
import enCheckout from '#messages/en/checkout.json';
import enCoupons from '#messages/en/coupons.json';
import enGift from '#messages/en/gift.json';
import enHome from '#messages/en/home.json';
import enOrders from '#messages/en/orders.json';
import enProduct from '#messages/en/product.json';
import enRecommendation from '#messages/en/recommendation.json';
import enSearch from '#messages/en/search.json';
import enShop from '#messages/en/shop.json';
import koAccount from '#messages/ko/account.json';
import koAddress from '#messages/ko/address.json';
import koCart from '#messages/ko/cart.json';
import koCheckout from '#messages/ko/checkout.json';
import koCoupons from '#messages/ko/coupons.json';
import koGift from '#messages/ko/gift.json';
import koHome from '#messages/ko/home.json';
import koOrders from '#messages/ko/orders.json';
import koProduct from '#messages/ko/product.json';
import koRecommendation from '#messages/ko/recommendation.json';
import koSearch from '#messages/ko/search.json';
import koShop from '#messages/ko/shop.json';
import type { Locale } from './locales.ts';

/**
 * Texts of the shop's own components in every language: part of the browser's script, so that pages do not repeat
 * them. A new area is a new file in each messages/<locale> and a line here; messages.test.ts finds a missing line.
 */
export const SHOP_MESSAGES = {
  ko: {
    account: koAccount,
    address: koAddress,
    cart: koCart,
    checkout: koCheckout,
    coupons: koCoupons,
    gift: koGift,
    home: koHome,
    orders: koOrders,
    product: koProduct,
    recommendation: koRecommendation,
    search: koSearch,
    shop: koShop,
  },
  en: {
    account: enAccount,
    address: enAddress,
    cart: enCart,
    checkout: enCheckout,
    coupons: enCoupons,
    gift: enGift,
    home: enHome,
    orders: enOrders,
    product: enProduct,
    recommendation: enRecommendation,
    search: enSearch,
    shop: enShop,
  },
} satisfies Record<Locale, object>;
