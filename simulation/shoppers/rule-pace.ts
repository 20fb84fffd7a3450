import { ruleOf } from '#domain/coupon/registry.ts';
import { defaultSettings } from '#domain/coupon/rule.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { OperatorSetting } from './terms.ts';

/**
 * Lets a rule wait so many seconds, the way an operator does it: by its row of settings, which the issuer reads within
 * a second. Returns how to set it back to what it was.
 */
export async function withWait(db: Database, code: string, waitSeconds: number): Promise<() => Promise<void>> {
  const rule = ruleOf(code);
  if (rule === undefined) throw new Error(`there is no rule ${code}`);
  const before = await db.ruleSetting.findUnique({ where: { rule: code } });
  const { budgetWon, ...defaults } = defaultSettings(rule);
  const parameters = { ...rule.parameters, ...(before?.parameters as Record<string, number> | undefined), waitSeconds };
  await db.ruleSetting.upsert({
    where: { rule: code },
    create: { ...defaults, rule: code, budgetWon: BigInt(budgetWon), parameters },
    update: { parameters },
  });
  return async () => {
    if (before === null) await db.ruleSetting.deleteMany({ where: { rule: code } });
    else await db.ruleSetting.update({ where: { rule: code }, data: { parameters: before.parameters as object } });
  };
}

export function readSettings(db: Database): Promise<OperatorSetting[]> {
  return db.ruleSetting.findMany({
    select: { rule: true, cooldownSeconds: true, capPerShopper: true, parameters: true },
  });
}
