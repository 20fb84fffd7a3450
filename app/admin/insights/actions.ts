'use server';

import { z } from 'zod';
import type { OperatorRefusal } from '#components/operator/use-operator-form.ts';
import { insightActionSchema } from '#contracts/insight-actions.ts';
import { getContainer } from '#server/container.ts';
import { refusalOf, refusalOfInput } from '../../refusals.ts';
import { currentSession } from '../../session.ts';

/**
 * Takes up what an insight leads to, or undoes it; for operators only. Without script the page follows; with script it
 * is not drawn again, and reads /admin/api/insights. So it is with `completeDraft`.
 */
export async function actOnInsight(_previous: OperatorRefusal, form: FormData): Promise<OperatorRefusal> {
  const parsed = insightActionSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return refusalOfInput(parsed.error);
  try {
    await getContainer().insightActions.act(await currentSession(), parsed.data);
  } catch (error) {
    return refusalOf(error);
  }
  return null;
}

const completeSchema = z.object({
  subject: z.string().max(80),
  discountPercent: z.union([z.literal('').transform(() => null), z.coerce.number().int().min(1).max(90)]),
});

/** Sets the discount of a promotion draft, which stays a draft; for operators only. */
export async function completeDraft(_previous: OperatorRefusal, form: FormData): Promise<OperatorRefusal> {
  const parsed = completeSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return refusalOfInput(parsed.error);
  try {
    const { subject, discountPercent } = parsed.data;
    await getContainer().insightActions.complete(await currentSession(), subject, discountPercent);
  } catch (error) {
    return refusalOf(error);
  }
  return null;
}
