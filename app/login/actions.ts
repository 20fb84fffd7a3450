'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { AccountRefusal } from '#components/account/account-types.ts';
import { textLine } from '#contracts/text.ts';
import { getContainer } from '#server/container.ts';
import { localPath } from '#server/web/local-path.ts';
import { type Refusal, refusalOf, refusalOfInput } from '../refusals.ts';
import { currentSession, requestOrigin, setSessionCookies } from '../session.ts';
import { typedIn } from '../typed-in.ts';

const loginSchema = z.object({ email: textLine(254).min(1), password: z.string().min(1).max(1_000) });

/** Logs in and redirects; returns only when it is refused. */
export async function logIn(_previous: AccountRefusal | null, form: FormData): Promise<AccountRefusal | null> {
  const parsed = loginSchema.safeParse({ email: form.get('email'), password: form.get('password') });
  const typed = typedIn(form, ['email']);
  if (!parsed.success) return { error: await refusalOfInput(parsed.error), typed };
  try {
    const opened = await getContainer().accounts.logIn(await currentSession(), parsed.data, await requestOrigin());
    await setSessionCookies(opened);
  } catch (error) {
    return { error: await refusalOf(error), typed };
  }
  revalidatePath('/', 'layout');
  redirect(localPath(form.get('next')));
}

/** Ends the session everywhere and continues with the session of a new guest. */
export async function logOut(): Promise<{ error: Refusal }> {
  try {
    const { token } = await getContainer().accounts.logOut(await currentSession());
    await setSessionCookies({ token });
  } catch (error) {
    return { error: await refusalOf(error) };
  }
  revalidatePath('/', 'layout');
  redirect('/');
}

/** The same as a form sent without script: what was refused is tried again from the page that comes. */
export async function logOutByForm(): Promise<void> {
  await logOut();
}
