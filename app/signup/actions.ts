'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { AccountRefusal } from '#components/account/account-types.ts';
import { textLine } from '#contracts/text.ts';
import { getContainer } from '#server/container.ts';
import { normaliseEmail } from '#server/identity/email.ts';
import { checkNewPassword } from '#server/identity/password-policy.ts';
import { localPath } from '#server/web/local-path.ts';
import { refusalOf, refusalOfInput } from '../refusals.ts';
import { currentSession, requestOrigin, setSessionCookies } from '../session.ts';
import { typedIn } from '../typed-in.ts';

const isChecked = (value: unknown) => value === 'on';

const signupSchema = z.object({
  name: textLine(40).min(1),
  email: textLine(254).min(1),
  password: z.string().min(1).max(1_000),
  birthYear: z
    .string()
    .trim()
    .regex(/^(19\d\d|20[01]\d)?$/)
    .transform((text) => (text === '' ? null : Number(text))),
  terms: z.literal('on'),
});

/**
 * Errors of a typed address and password by the account policy; the form shows them with all its other errors.
 */
async function refusedByPolicy(email: string, password: string): Promise<Record<string, string>> {
  const checks = {
    email: () => email.trim() === '' || normaliseEmail(email),
    password: () => password === '' || checkNewPassword(password, email.trim().toLowerCase()),
  };
  const fields: Record<string, string> = {};
  for (const [field, check] of Object.entries(checks))
    try {
      check();
    } catch (error) {
      fields[field] = (await refusalOf(error)).message;
    }
  return fields;
}

/** Signs up, logs in and redirects; returns only when it is refused. */
export async function signUp(_previous: AccountRefusal | null, form: FormData): Promise<AccountRefusal | null> {
  const parsed = signupSchema.safeParse({
    name: form.get('name'),
    email: form.get('email'),
    password: form.get('password'),
    birthYear: form.get('birthYear') ?? '',
    terms: form.get('terms'),
  });
  const typed = typedIn(form, ['name', 'email', 'birthYear', 'terms', 'marketing', 'night']);
  const fields = {
    ...(parsed.success ? {} : (await refusalOfInput(parsed.error)).fields),
    ...(await refusedByPolicy(String(form.get('email') ?? ''), String(form.get('password') ?? ''))),
  };
  const [[field, message] = []] = Object.entries(fields);
  if (!parsed.success || field !== undefined)
    return { error: { code: 'invalid-input', message: message ?? '', field, fields }, typed };
  const { terms: _terms, ...person } = parsed.data;
  const consents = {
    marketingConsent: isChecked(form.get('marketing')),
    // Only in addition to the other, which without script does not unlock it.
    nightConsent: isChecked(form.get('marketing')) && isChecked(form.get('night')),
  };
  try {
    const { accounts } = getContainer();
    const opened = await accounts.signUp(await currentSession(), { ...person, ...consents }, await requestOrigin());
    await setSessionCookies(opened);
  } catch (error) {
    return { error: await refusalOf(error), typed };
  }
  revalidatePath('/', 'layout');
  redirect(localPath(form.get('next')));
}
