'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import type { AccountRefusal } from '#components/account/account-types.ts';
import { savedAddressSchema } from '#contracts/address.ts';
import { uuidSchema } from '#contracts/identifiers.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { getContainer } from '#server/container.ts';
import { refusalOf, refusalOfInput } from '../../refusals.ts';
import { requireCustomer } from '../../session.ts';
import { typedIn } from '../../typed-in.ts';

const PAGE = '/mypage/addresses';
const NAMES = ['label', 'recipient', 'phone', 'postcode', 'line1', 'line2', 'deliveryRequest', 'isDefault'];

/**
 * Adds the address of a form, or changes the one it was opened for; redirects to the list. Returns only when it is
 * refused.
 */
export async function saveAddress(_previous: AccountRefusal | null, form: FormData): Promise<AccountRefusal | null> {
  const { customerId } = await requireCustomer(PAGE);
  const typed = typedIn(form, NAMES);
  const parsed = savedAddressSchema.safeParse({ ...typed, isDefault: typed.isDefault === 'on' });
  if (!parsed.success) return { error: await refusalOfInput(parsed.error), typed };
  try {
    const id = uuidSchema.safeParse(form.get('addressId'));
    if (!id.success) throw new DangolError('invalid-input', 'The form has no key. Open it again.');
    const { addressBook } = getContainer();
    if (form.get('isNew') === 'on') await addressBook.add(customerId, id.data, parsed.data);
    else await addressBook.change(customerId, id.data, parsed.data);
  } catch (error) {
    return { error: await refusalOf(error), typed };
  }
  revalidatePath(PAGE);
  redirect(`${PAGE}?done=saved`);
}

export async function deleteAddress(form: FormData): Promise<void> {
  const { customerId } = await requireCustomer(PAGE);
  const id = uuidSchema.safeParse(form.get('addressId'));
  if (id.success) await getContainer().addressBook.remove(customerId, id.data);
  revalidatePath(PAGE);
  redirect(`${PAGE}?done=deleted`);
}

export async function makeDefaultAddress(form: FormData): Promise<void> {
  const { customerId } = await requireCustomer(PAGE);
  const id = uuidSchema.safeParse(form.get('addressId'));
  let done = 'default';
  try {
    if (id.success) await getContainer().addressBook.makeDefault(customerId, id.data);
  } catch (error) {
    // Deleted meanwhile, in another tab.
    if (!(error instanceof DangolError) || error.code !== 'not-found') throw error;
    done = 'gone';
  }
  revalidatePath(PAGE);
  redirect(`${PAGE}?done=${done}`);
}
