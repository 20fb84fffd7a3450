import enAdmin from '#messages/en/admin.json';
import koAdmin from '#messages/ko/admin.json';
import type { Locale } from './locales.ts';

/** What only the console says: no shopper fetches it. */
export const OPERATOR_MESSAGES = {
  ko: {
    admin: koAdmin,
  },
  en: {
    admin: enAdmin,
  },
} satisfies Record<Locale, object>;
