'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { CodeFormState } from '#components/coupon/code-form.tsx';
import { textLine } from '#contracts/text.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { getContainer } from '#server/container.ts';
import { type Refusal, refusalOf, refusalOfInput } from '../refusals.ts';
import { currentSession, requestOrigin } from '../session.ts';

const codeSchema = z.object({ code: textLine(100).min(1) });

/** Puts the coupon of a code into the book of the member who is logged in; null: done. */
export async function redeemCode(code: string): Promise<{ error: Refusal } | null> {
  const parsed = codeSchema.safeParse({ code });
  if (!parsed.success) return { error: await refusalOfInput(parsed.error) };
  try {
    const { customerId } = await currentSession();
    if (customerId === null) throw new DangolError('unauthenticated', 'Log in first, then type the code.');
    await getContainer().couponCodes.redeem({ customerId }, parsed.data.code, await requestOrigin());
    revalidatePath('/coupons');
    return null;
  } catch (error) {
    return { error: await refusalOf(error) };
  }
}

/** The same for a form sent without script. */
export async function redeemCodeByForm(_previous: CodeFormState | null, form: FormData): Promise<CodeFormState> {
  const code = String(form.get('code') ?? '');
  return { ...(await redeemCode(code)), code };
}
