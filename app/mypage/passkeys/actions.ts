'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { AccountRefusal } from '#components/account/account-types.ts';
import { uuidSchema } from '#contracts/identifiers.ts';
import { passkeyNameSchema } from '#contracts/passkeys.ts';
import { getContainer } from '#server/container.ts';
import { needsScript } from '#server/passkeys/refusals.ts';
import { refusalOf, refusalOfInput } from '../../refusals.ts';
import { requireCustomer } from '../../session.ts';

const PATH = '/mypage/passkeys';
const renameSchema = z.object({ passkeyId: uuidSchema, name: passkeyNameSchema });
const removeSchema = z.object({ passkeyId: uuidSchema, password: z.string().max(1_000).nullable() });

/** Answers a form for adding one that was posted before there was a script, or without one: the device needs it. */
export async function enrolWithoutScript(): Promise<AccountRefusal> {
  await requireCustomer(PATH);
  return { error: await refusalOf(needsScript()) };
}

/** Gives one of the member's passkeys another name. */
export async function renamePasskey(_previous: AccountRefusal | null, form: FormData): Promise<AccountRefusal | null> {
  const parsed = renameSchema.safeParse({ passkeyId: form.get('passkeyId'), name: form.get('name') });
  if (!parsed.success) return { error: await refusalOfInput(parsed.error) };
  try {
    const { customerId } = await requireCustomer(PATH);
    await getContainer().passkeys.rename(customerId, parsed.data.passkeyId, parsed.data.name);
    revalidatePath(PATH);
    return null;
  } catch (error) {
    return { error: await refusalOf(error) };
  }
}

/** Deletes one of them; the last only with the password. */
export async function removePasskey(_previous: AccountRefusal | null, form: FormData): Promise<AccountRefusal | null> {
  const parsed = removeSchema.safeParse({ passkeyId: form.get('passkeyId'), password: form.get('password') });
  if (!parsed.success) return { error: await refusalOfInput(parsed.error) };
  try {
    const { customerId } = await requireCustomer(PATH);
    await getContainer().passkeys.remove(customerId, parsed.data.passkeyId, parsed.data.password);
    revalidatePath(PATH);
    return null;
  } catch (error) {
    return { error: await refusalOf(error) };
  }
}
