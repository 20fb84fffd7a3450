'use server';

import { revalidatePath } from 'next/cache';
import { notFound } from 'next/navigation';
import { stopMails } from './stop-mails.ts';

/** Submitted on the opt-out page. The link's token authorises it, independent of the session. */
export async function optOut(form: FormData): Promise<void> {
  if (!(await stopMails(form.get('token')))) notFound();
  revalidatePath('/mail/opt-out');
}
