import enAdmin from '#messages/en/admin.json';
import koAdmin from '#messages/ko/admin.json';
import type { Locale } from './locales.ts';
import { SHOP_MESSAGES } from './shop-messages.ts';

/** What the console says beside what the shop says: no shopper fetches it. */
export const OPERATOR_MESSAGES = {
  ko: { ...SHOP_MESSAGES.ko, admin: koAdmin },
  en: { ...SHOP_MESSAGES.en, admin: enAdmin },
} satisfies Record<Locale, object>;
