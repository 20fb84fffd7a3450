import type { RuleSettings } from '#domain/coupon/rule.ts';
import type { Database, Tx } from './transaction.ts';

/** What operators have set, by rule. A rule without an entry keeps its defaults. */
export async function readRuleSettings(db: Database | Tx): Promise<Map<string, RuleSettings>> {
  const rows = await db.ruleSetting.findMany();
  return new Map(
    rows.map((row) => [
      row.rule,
      {
        enabled: row.enabled,
        discountPercent: row.discountPercent,
        maxDiscountWon: row.maxDiscountWon,
        ttlSeconds: row.ttlSeconds,
        capPerShopper: row.capPerShopper,
        cooldownSeconds: row.cooldownSeconds,
        budgetWon: Number(row.budgetWon),
        guestSharePercent: row.guestSharePercent,
        parameters: row.parameters as RuleSettings['parameters'],
      },
    ]),
  );
}
