'use server';

import { revalidatePath } from 'next/cache';
import { notFound } from 'next/navigation';
import { stopMails } from './stop-mails.ts';

/** The button of the opt-out page; the link's token is the authority, whoever is logged in. */
export async function optOut(form: FormData): Promise<void> {
  if (!(await stopMails(form.get('token')))) notFound();
  revalidatePath('/mail/opt-out');
}
