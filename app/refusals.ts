import { getTranslations } from 'next-intl/server';
import type { z } from 'zod';
import { UNUSABLE_CHARACTER } from '#contracts/text.ts';
import type { Province } from '#domain/address/province.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { getContainer } from '#server/container.ts';

/** A refusal as an action gives it to its page, in the reader's language. */
export interface Refusal {
  code: string;
  message: string;
  /** The field it is about. */
  field?: string;
  /** Errors of a form by field; all of them are shown at once. */
  fields?: Record<string, string>;
}

/**
 * Message for an expected failure: by its `details.reason` (messages/<locale>/refusals.json), else by its code. An
 * unexpected error is logged here and shown as "unavailable"; Next's own control flow (redirect) passes through.
 */
export async function refusalOf(error: unknown): Promise<Refusal> {
  const t = await getTranslations('refusals');
  if (!(error instanceof DangolError)) {
    if (isControlFlow(error)) throw error;
    getContainer().logger.error(
      { code: 'request-failed', error: String(error), stack: error instanceof Error ? error.stack : undefined },
      'action',
    );
    return { code: 'unavailable', message: t('unavailable') };
  }
  const { code, details } = error;
  const { reason, field } = details;
  const key = typeof reason === 'string' && t.has(reason) ? reason : code;
  const values = Object.fromEntries(
    Object.entries(details).filter((entry): entry is [string, string | number] => isWord(entry[1])),
  );
  return { code, message: t(key, values), ...(typeof field === 'string' && { field }) };
}

/**
 * All that is wrong with a form, by the names its fields have on the page ("address.phone" is "phone"), with the limit
 * where there is one; `field` and `message` are the first of it.
 */
export async function refusalOfInput(error: z.ZodError): Promise<Refusal> {
  const t = await getTranslations('refusals');
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    const field = String(issue.path.at(-1) ?? '');
    fields[field] ??= wordsFor(t, field, issue);
  }
  const [field = '', message = t('invalid-input')] = Object.entries(fields)[0] ?? [];
  return { code: 'invalid-input', message, field, fields };
}

function wordsFor(
  t: Awaited<ReturnType<typeof getTranslations<'refusals'>>>,
  field: string,
  issue: z.core.$ZodIssue,
): string {
  if (issue.code === 'custom' && issue.message === 'postcode-unassigned') return t('postcode-unassigned');
  if (issue.code === 'custom' && issue.message === 'postcode-elsewhere') {
    const { ofPostcode, named } = (issue.params ?? {}) as { ofPostcode: Province; named: Province };
    return t('postcode-elsewhere', { ofPostcode: t(`province-${ofPostcode}`), named: t(`province-${named}`) });
  }
  const label = t.has(`name-${field}`) ? t(`name-${field}`) : null;
  if (label !== null && issue.message === UNUSABLE_CHARACTER) return t('unusable-character', { label });
  if (label !== null && issue.code === 'too_big' && issue.origin === 'string')
    return t('too-long', { label, max: Number(issue.maximum) });
  const key = `field-${field}`;
  return t.has(key) ? t(key) : t('invalid-input');
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function isControlFlow(error: unknown): boolean {
  const digest = typeof error === 'object' && error !== null ? (error as { digest?: unknown }).digest : undefined;
  return typeof digest === 'string' && digest.startsWith('NEXT_');
}
