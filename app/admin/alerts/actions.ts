'use server';

import type { OperatorRefusal } from '#components/operator/use-operator-form.ts';
import { alertChangeSchema } from '#contracts/alerts/console.ts';
import { getContainer } from '#server/container.ts';
import { refusalOf, refusalOfInput } from '../../refusals.ts';
import { currentSession } from '../../session.ts';

/**
 * Acknowledges, mutes or unmutes an alert; for operators only. Without script the page follows; with script it is not
 * drawn again, and reads /admin/api/alerts.
 */
export async function changeAlert(_previous: OperatorRefusal, form: FormData): Promise<OperatorRefusal> {
  const parsed = alertChangeSchema.safeParse({ id: form.get('id'), change: form.get('change') });
  if (!parsed.success) return refusalOfInput(parsed.error);
  try {
    await getContainer().alerts.change(await currentSession(), parsed.data);
  } catch (error) {
    return refusalOf(error);
  }
  return null;
}
