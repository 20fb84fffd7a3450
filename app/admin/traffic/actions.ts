'use server';

import { revalidatePath } from 'next/cache';
import type { OperatorRefusal } from '#components/operator/use-operator-form.ts';
import { scenarioChangeSchema } from '#contracts/traffic-scenarios.ts';
import { getContainer } from '#server/container.ts';
import { refusalOf, refusalOfInput } from '../../refusals.ts';
import { currentSession } from '../../session.ts';

/** Forces a scenario or stops forcing it; for operators only. Sent with script or without. */
export async function changeScenario(_previous: OperatorRefusal, form: FormData): Promise<OperatorRefusal> {
  const parsed = scenarioChangeSchema.safeParse({ code: form.get('code'), change: form.get('change') });
  if (!parsed.success) return refusalOfInput(parsed.error);
  try {
    await getContainer().trafficScenarios.change(await currentSession(), parsed.data);
  } catch (error) {
    return refusalOf(error);
  }
  revalidatePath('/admin/traffic');
  return null;
}
