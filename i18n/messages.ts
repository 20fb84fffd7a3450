import enRefusals from '#messages/en/refusals.json';
import koRefusals from '#messages/ko/refusals.json';
import type { Locale } from './locales.ts';
import { OPERATOR_MESSAGES } from './operator-messages.ts';

/** All texts, by language and namespace: what the server says. Refusals are worded by the server alone. */
export const MESSAGES = {
  ko: { ...OPERATOR_MESSAGES.ko, refusals: koRefusals },
  en: { ...OPERATOR_MESSAGES.en, refusals: enRefusals },
} satisfies Record<Locale, object>;
