import { v7 as uuidv7 } from 'uuid';
import type { RuleFigures } from '#contracts/operator.ts';
import type { RuleSettings } from '#domain/coupon/rule.ts';
import type { Prisma } from '#generated/prisma/client.ts';
import type { Database, Tx } from './transaction.ts';

/* What the operators' console reads and writes of the coupon rules; the issuer reads ./rule-settings.ts. */

/** Holds a rule's settings until the transaction ends, set or not: two operators write one after the other. */
export async function lockRuleSettings(tx: Tx, rule: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${rule}, 11))`;
}

/** When each rule was last changed; no entry for a rule that was never changed. */
export async function ruleVersions(db: Database | Tx): Promise<Map<string, Date>> {
  const rows = await db.$queryRaw<{ rule: string; changedAt: Date }[]>`
    SELECT DISTINCT ON (rule) rule, changed_at AS "changedAt" FROM rule_setting_change ORDER BY rule, changed_at DESC`;
  return new Map(rows.map(({ rule, changedAt }) => [rule, changedAt]));
}

export async function writeRuleSettings(tx: Tx, rule: string, settings: RuleSettings, at: Date): Promise<void> {
  const { budgetWon, parameters, ...rest } = settings;
  const row = { ...rest, budgetWon: BigInt(budgetWon), parameters: parameters as Prisma.InputJsonValue, updatedAt: at };
  await tx.ruleSetting.upsert({ where: { rule }, create: { rule, ...row }, update: row });
}

export async function deleteRuleSettings(tx: Tx, rule: string): Promise<void> {
  await tx.ruleSetting.deleteMany({ where: { rule } });
}

export interface SettingChange {
  rule: string;
  /** The operator's customer id. */
  changedBy: string;
  changedAt: Date;
  before: RuleSettings;
  after: RuleSettings;
  isReset: boolean;
}

export async function addSettingChange(tx: Tx, change: SettingChange): Promise<void> {
  const json = (settings: RuleSettings) => ({ ...settings }) as unknown as Prisma.InputJsonValue;
  await tx.ruleSettingChange.create({
    data: { ...change, id: uuidv7(), before: json(change.before), after: json(change.after) },
  });
}

/** The last changes of a rule, newest first, with the operator's name where there still is one. */
export async function settingChanges(
  db: Database,
  rule: string,
  limit: number,
): Promise<(SettingChange & { operatorName: string | null })[]> {
  return db.$queryRaw<(SettingChange & { operatorName: string | null })[]>`
    SELECT change.rule, change.changed_by::text AS "changedBy", change.changed_at AS "changedAt", change.before,
      change.after, change.is_reset AS "isReset", customer.name AS "operatorName"
    FROM rule_setting_change change LEFT JOIN customer ON customer.id = change.changed_by
    WHERE change.rule = ${rule} ORDER BY change.changed_at DESC, change.id DESC LIMIT ${limit}`;
}

/** Each rule's budget, and what was issued and used since `from`. Cost: by index, the coupons of that time alone. */
export async function ruleFigures(db: Database, from: Date): Promise<Map<string, RuleFigures>> {
  const rows = await db.$queryRaw<(RuleFigures & { rule: string })[]>`
    WITH issued AS (
      SELECT rule, count(*)::int AS count FROM coupon WHERE issued_at >= ${from} GROUP BY rule
    ), used AS (
      SELECT rule, count(*)::int AS count, sum(coalesce(discount_won, 0))::float8 AS won FROM coupon
      WHERE used_at >= ${from} AND status = 'USED' GROUP BY rule
    )
    SELECT rule, coalesce(committed_won, 0)::float8 AS "committedWon",
      coalesce(guest_committed_won, 0)::float8 AS "guestCommittedWon", coalesce(issued.count, 0) AS issued,
      coalesce(used.count, 0) AS used, coalesce(used.won, 0) AS "discountWon"
    FROM rule_budget FULL JOIN issued USING (rule) FULL JOIN used USING (rule)`;
  return new Map(rows.map(({ rule, ...figures }) => [rule, figures]));
}
