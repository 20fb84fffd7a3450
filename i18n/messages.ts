import enLegal from '#messages/en/legal.json';
import enRefusals from '#messages/en/refusals.json';
import koLegal from '#messages/ko/legal.json';
import koRefusals from '#messages/ko/refusals.json';
import type { Locale } from './locales.ts';
import { OPERATOR_MESSAGES } from './operator-messages.ts';

/**
 * All texts, by language and namespace, for the server. Refusals and legal texts are rendered by the server alone.
 */
export const MESSAGES = {
  ko: { ...OPERATOR_MESSAGES.ko, legal: koLegal, refusals: koRefusals },
  en: { ...OPERATOR_MESSAGES.en, legal: enLegal, refusals: enRefusals },
} satisfies Record<Locale, object>;
