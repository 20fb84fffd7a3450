'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { RuleRefusal } from '#components/operator/rule-workbench.tsx';
import type { SettingError } from '#contracts/rule-settings.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { getContainer } from '#server/container.ts';
import type { Session } from '#server/identity/sessions.ts';
import type { RuleBook } from '#server/operator/rule-book.ts';
import { refusalOf, refusalOfInput } from '../../refusals.ts';
import { currentSession } from '../../session.ts';

/* What is set is checked by the rule book against the rule's own bounds (contracts/rule-settings.ts). */
const code = z.string().max(10);
const saveSchema = z.object({ code, version: z.string().max(40), settings: z.unknown() });
const resetSchema = z.object({ code, version: z.string().max(40) });

async function change<T extends { code: string }>(
  schema: z.ZodType<T>,
  input: unknown,
  apply: (book: RuleBook, operator: Session, input: T) => Promise<void>,
): Promise<RuleRefusal> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) return { ...(await refusalOfInput(parsed.error)), errors: [] };
  try {
    await apply(getContainer().ruleBook, await currentSession(), parsed.data);
    revalidatePath('/admin/rules', 'layout');
    return null;
  } catch (error) {
    const errors = error instanceof DangolError ? (error.details.errors as SettingError[] | undefined) : undefined;
    return { ...(await refusalOf(error)), errors: errors ?? [] };
  }
}

export async function saveRule(
  ruleCode: string,
  { settings, version }: { settings: unknown; version: string },
): Promise<RuleRefusal> {
  return change(saveSchema, { code: ruleCode, settings, version }, (book, operator, input) =>
    book.save(operator, input.code, input),
  );
}

/** Back to the values in the code. */
export async function resetRule(ruleCode: string, { version }: { version: string }): Promise<RuleRefusal> {
  return change(resetSchema, { code: ruleCode, version }, (book, operator, input) =>
    book.reset(operator, input.code, input),
  );
}
