'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { AccountRefusal } from '#components/account/account-types.ts';
import { getContainer } from '#server/container.ts';
import { type Refusal, refusalOf, refusalOfInput } from '../refusals.ts';
import { currentSession, requestOrigin, setSessionCookies } from '../session.ts';
import { nextPath } from './next-path.ts';

const loginSchema = z.object({ email: z.string().trim().min(1).max(254), password: z.string().min(1).max(1_000) });

/** Logs in and goes on; comes back only with a refusal. */
export async function logIn(_previous: AccountRefusal | null, form: FormData): Promise<AccountRefusal | null> {
  const parsed = loginSchema.safeParse({ email: form.get('email'), password: form.get('password') });
  if (!parsed.success) return { error: await refusalOfInput(parsed.error) };
  try {
    const opened = await getContainer().trade.accounts.logIn(
      await currentSession(),
      parsed.data,
      await requestOrigin(),
    );
    await setSessionCookies(opened);
  } catch (error) {
    return { error: await refusalOf(error) };
  }
  revalidatePath('/', 'layout');
  redirect(nextPath(form.get('next')));
}

/** Ends the session everywhere and goes on as a guest nobody knows. */
export async function logOut(): Promise<{ error: Refusal }> {
  try {
    const { token } = await getContainer().trade.accounts.logOut(await currentSession());
    await setSessionCookies({ token });
  } catch (error) {
    return { error: await refusalOf(error) };
  }
  revalidatePath('/', 'layout');
  redirect('/');
}
