import enRefusals from '#messages/en/refusals.json';
import koRefusals from '#messages/ko/refusals.json';
import type { Locale } from './locales.ts';
import { OPERATOR_MESSAGES } from './operator-messages.ts';
import { SHOP_MESSAGES } from './shop-messages.ts';

/** All texts, by language and namespace: what the server says. Refusals are worded by the server alone. */
export const MESSAGES = {
  ko: { ...SHOP_MESSAGES.ko, ...OPERATOR_MESSAGES.ko, refusals: koRefusals },
  en: { ...SHOP_MESSAGES.en, ...OPERATOR_MESSAGES.en, refusals: enRefusals },
} satisfies Record<Locale, object>;
