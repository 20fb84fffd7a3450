'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { AccountRefusal } from '#components/account/account-types.ts';
import type { Consents } from '#components/account/consents-panel.tsx';
import { getContainer } from '#server/container.ts';
import { issueSessionToken } from '#server/identity/session-token.ts';
import { refusalOf, refusalOfInput } from '../refusals.ts';
import { currentSession, requireCustomer, setSessionCookies } from '../session.ts';

const consentsSchema = z.object({ marketingConsent: z.boolean(), nightConsent: z.boolean() });

export async function saveConsents(consents: Consents): Promise<AccountRefusal | null> {
  const parsed = consentsSchema.safeParse(consents);
  if (!parsed.success) return { error: await refusalOfInput(parsed.error) };
  try {
    const { customerId } = await requireCustomer('/mypage');
    await getContainer().members.setConsents(customerId, parsed.data);
    revalidatePath('/mypage');
    return null;
  } catch (error) {
    return { error: await refusalOf(error) };
  }
}

/** Erases what was learnt from what the session's shopper did. */
export async function forgetHistory(): Promise<AccountRefusal | null> {
  try {
    const { shopperId, sessionId } = await currentSession();
    await getContainer().members.forgetHistory({ shopperId, sessionId });
    revalidatePath('/', 'layout');
    return null;
  } catch (error) {
    return { error: await refusalOf(error) };
  }
}

/** Closes the session's account and continues with the session of a new guest. */
export async function leaveShop(): Promise<AccountRefusal | null> {
  try {
    const { shopperId, sessionId } = await requireCustomer('/mypage');
    const { env, members } = getContainer();
    await members.leave({ shopperId, sessionId });
    await setSessionCookies({ token: issueSessionToken(env.SESSION_SECRET) });
    revalidatePath('/', 'layout');
    return null;
  } catch (error) {
    return { error: await refusalOf(error) };
  }
}
