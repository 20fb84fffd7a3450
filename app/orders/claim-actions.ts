'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import type { ClaimChoice, ClaimFormState, ClaimRefusal, TermsAnswer } from '#components/claim/claim-types.ts';
import { readChoice, readTyped } from '#components/claim/read-choice.ts';
import { uuidSchema } from '#contracts/identifiers.ts';
import { nothingChosen } from '#server/claims/refusals.ts';
import { getContainer } from '#server/container.ts';
import { orderNotFound } from '#server/orders/refusals.ts';
import { refusalOf, refusalOfInput } from '../refusals.ts';
import { currentSession } from '../session.ts';
import { claimChoiceSchema, wonSchema } from './input.ts';

/** What a claim on these pieces would refund at this moment. */
export async function readClaimTerms(orderId: string, choice: ClaimChoice): Promise<TermsAnswer> {
  const parsed = claimChoiceSchema.safeParse(choice);
  if (!parsed.success) return { ok: false, error: await refusalOfInput(parsed.error) };
  try {
    if (!uuidSchema.safeParse(orderId).success) throw orderNotFound();
    const { shopperId } = await currentSession();
    const { goodsWon, shippingWon, feeWon, refundWon, ifSent } = await getContainer().claims.terms(
      shopperId,
      orderId,
      parsed.data,
    );
    return {
      ok: true,
      terms: { goodsWon, shippingWon, feeWon, refundWon, ifSentRefundWon: ifSent?.refundWon ?? null },
    };
  } catch (error) {
    return { ok: false, error: await refusalOf(error) };
  }
}

/** Cancels pieces, or asks for a return or an exchange; null: done. The refund is no less than was shown. */
export async function requestClaim(
  orderId: string,
  key: string,
  choice: ClaimChoice,
  shownRefundWon: number,
): Promise<{ error: ClaimRefusal } | null> {
  const parsed = claimChoiceSchema.safeParse(choice);
  if (!parsed.success) return { error: await refusalOfInput(parsed.error) };
  try {
    const [id, shown] = [uuidSchema.safeParse(key), wonSchema.safeParse(shownRefundWon)];
    if (!uuidSchema.safeParse(orderId).success || !id.success) throw orderNotFound();
    if (!shown.success) return { error: await refusalOfInput(shown.error) };
    const { shopperId, sessionId } = await currentSession();
    const request = { ...parsed.data, idempotencyKey: id.data, shownRefundWon: shown.data };
    await getContainer().claims.request({ shopperId, sessionId }, orderId, request);
    revalidatePath('/orders', 'layout');
    return null;
  } catch (error) {
    return { error: await refusalOf(error) };
  }
}

/** The same for a form sent without script: the first post answers with the refund, which the second one confirms. */
export async function requestClaimByForm(_previous: ClaimFormState | null, form: FormData): Promise<ClaimFormState> {
  const text = (name: string) => String(form.get(name) ?? '');
  const [orderId, typed, choice] = [text('orderId'), readTyped(form), readChoice(form)];
  const { reason } = choice;
  if (choice.lines.length === 0) return { reason, typed, error: await refusalOf(nothingChosen()) };
  const answer = await readClaimTerms(orderId, choice);
  if (!answer.ok) return { reason, typed, error: answer.error };
  const shown = text('shownRefundWon');
  // Changed since it was shown: the new refund is to be seen first.
  if (shown === '' || Number(shown) !== answer.terms.refundWon) return { reason, typed, terms: answer.terms };
  const refused = await requestClaim(orderId, text('idempotencyKey'), choice, Number(shown));
  if (refused !== null) return { reason, typed, error: refused.error };
  redirect(`/orders/${orderId}`);
}

/** Takes a claim back; what can no longer be taken back is shown as it stands. */
export async function withdrawClaim(form: FormData): Promise<void> {
  const { shopperId, sessionId } = await currentSession();
  try {
    await getContainer().claims.withdraw({ shopperId, sessionId }, String(form.get('claimId') ?? ''));
  } catch (error) {
    await refusalOf(error);
  }
  revalidatePath('/orders', 'layout');
}

/** Confirms a purchase by hand. */
export async function confirmPurchase(form: FormData): Promise<void> {
  const { shopperId, sessionId } = await currentSession();
  try {
    await getContainer().claims.confirm({ shopperId, sessionId }, String(form.get('orderId') ?? ''));
  } catch (error) {
    await refusalOf(error);
  }
  revalidatePath('/orders', 'layout');
}
