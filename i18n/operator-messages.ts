import enAdmin from '#messages/en/admin.json';
import koAdmin from '#messages/ko/admin.json';
import type { Locale } from './locales.ts';
import { SHOP_MESSAGES } from './shop-messages.ts';

/** Texts of the console, in addition to the shop's: not part of a shopper's script. */
export const OPERATOR_MESSAGES = {
  ko: { ...SHOP_MESSAGES.ko, admin: koAdmin },
  en: { ...SHOP_MESSAGES.en, admin: enAdmin },
} satisfies Record<Locale, object>;
