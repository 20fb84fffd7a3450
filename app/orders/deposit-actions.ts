'use server';

import { revalidatePath } from 'next/cache';
import type { RefundAccountState } from '#components/order/refund-account-form.tsx';
import { uuidSchema } from '#contracts/identifiers.ts';
import { receiveAccountSchema } from '#server/checkout/deposits.ts';
import { getContainer } from '#server/container.ts';
import { orderNotFound } from '#server/orders/refusals.ts';
import { refusalOf, refusalOfInput } from '../refusals.ts';
import { currentSession } from '../session.ts';

/** Cancels an order that waits for its deposit; one that was paid meanwhile is shown as it stands. */
export async function giveUpDeposit(form: FormData): Promise<void> {
  const session = await currentSession();
  try {
    await getContainer().deposits.giveUp(session, orderIdOf(form));
  } catch (error) {
    await refusalOf(error);
  }
  revalidatePath('/orders', 'layout');
}

/** Stores where an order's refund goes; null: done. */
export async function saveRefundAccount(
  _previous: RefundAccountState | null,
  form: FormData,
): Promise<RefundAccountState | null> {
  const text = (name: string) => String(form.get(name) ?? '');
  const typed = { bank: text('bank'), number: text('number'), holder: text('holder') };
  const parsed = receiveAccountSchema.safeParse(typed);
  if (!parsed.success) return { typed, error: await refusalOfInput(parsed.error) };
  try {
    const { shopperId } = await currentSession();
    await getContainer().deposits.setRefundAccount(shopperId, orderIdOf(form), parsed.data);
  } catch (error) {
    return { typed, error: await refusalOf(error) };
  }
  revalidatePath('/orders', 'layout');
  return null;
}

function orderIdOf(form: FormData): string {
  const parsed = uuidSchema.safeParse(form.get('orderId'));
  if (!parsed.success) throw orderNotFound();
  return parsed.data;
}
