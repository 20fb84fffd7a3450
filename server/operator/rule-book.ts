import { isDeepStrictEqual } from 'node:util';
import type { RuleEntry, RuleFigures } from '#contracts/operator.ts';
import { parseRuleSettings, type SettingError } from '#contracts/rule-settings.ts';
import { RULES, ruleOf } from '#domain/coupon/registry.ts';
import { defaultSettings, type RuleDefinition, type RuleSettings, settingsInForce } from '#domain/coupon/rule.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import {
  addSettingChange,
  deleteRuleSettings,
  lockRuleSettings,
  ruleFigures,
  ruleVersions,
  type SettingChange,
  settingChanges,
  writeRuleSettings,
} from '#server/adapters/postgres/rule-book.ts';
import { readRuleSettings } from '#server/adapters/postgres/rule-settings.ts';
import { type Database, inTransaction, type Tx } from '#server/adapters/postgres/transaction.ts';
import type { Session } from '#server/identity/sessions.ts';
import { requireOperator } from './require-operator.ts';

type Operator = Pick<Session, 'role' | 'customerId'>;

export interface RuleBook {
  list(operator: Operator): Promise<RuleEntry[]>;
  /** DangolError('not-found') for a code of no rule. */
  entry(operator: Operator, code: string): Promise<RuleEntry>;
  /** The last 20 changes, newest first. */
  changes(operator: Operator, code: string): Promise<(SettingChange & { operatorName: string | null })[]>;
  /**
   * Sets a rule, and notes who did. A running issuer goes by it within a second. `settings` is checked here:
   * 'invalid-input' names each field and its bounds (details.errors); 'conflict' if somebody has changed the rule since
   * `version`.
   */
  save(operator: Operator, code: string, change: { settings: unknown; version: string }): Promise<void>;
  /** Back to the values in the code; refused as `save` is. */
  reset(operator: Operator, code: string, change: { version: string }): Promise<void>;
}

const CHANGES_SHOWN = 20;
const NO_FIGURES: RuleFigures = { committedWon: 0, guestCommittedWon: 0, issued: 0, used: 0, discountWon: 0 };

/** The coupon rules as operators see and turn them. Every call is refused to anybody else (DangolError 'forbidden'). */
export function createRuleBook({ db, now }: { db: Database; now: () => Date }): RuleBook {
  async function entries(): Promise<RuleEntry[]> {
    const midnight = new Date(koreanDayStartMs(koreanDay(now().getTime())));
    const [set, versions, figures] = await Promise.all([
      readRuleSettings(db),
      ruleVersions(db),
      ruleFigures(db, midnight),
    ]);
    return RULES.map((rule) => ({
      code: rule.code,
      target: rule.target,
      capDays: rule.cap.withinDays,
      settings: settingsInForce(rule, set.get(rule.code)),
      defaults: defaultSettings(rule),
      isSet: set.has(rule.code),
      version: versions.get(rule.code)?.toISOString() ?? '',
      figures: figures.get(rule.code) ?? NO_FIGURES,
    }));
  }

  async function change(
    operator: Operator,
    rule: RuleDefinition,
    { after, version, isReset }: { after: RuleSettings; version: string; isReset: boolean },
  ): Promise<void> {
    await inTransaction(db, async (tx: Tx) => {
      await lockRuleSettings(tx, rule.code);
      const last = (await ruleVersions(tx)).get(rule.code);
      if ((last?.toISOString() ?? '') !== version)
        throw new DangolError('conflict', `Rule ${rule.code} was changed meanwhile: look at it again, then change it.`);
      const set = (await readRuleSettings(tx)).get(rule.code);
      const before = settingsInForce(rule, set);
      if (isReset ? set === undefined : isDeepStrictEqual(set, after)) return;
      // Versions are moments: two changes within one millisecond, or a clock put back, must not look the same.
      const changedAt = new Date(Math.max(now().getTime(), (last?.getTime() ?? 0) + 1));
      if (isReset) await deleteRuleSettings(tx, rule.code);
      else await writeRuleSettings(tx, rule.code, after, changedAt);
      const changedBy = operator.customerId ?? '';
      await addSettingChange(tx, { rule: rule.code, changedBy, changedAt, before, after, isReset });
    });
  }

  return {
    async list(operator) {
      requireOperator(operator);
      return entries();
    },
    async entry(operator, code) {
      requireOperator(operator);
      const found = (await entries()).find((entry) => entry.code === ruleNamed(code).code);
      if (found === undefined) throw noRule(code);
      return found;
    },
    async changes(operator, code) {
      requireOperator(operator);
      return settingChanges(db, ruleNamed(code).code, CHANGES_SHOWN);
    },
    async save(operator, code, { settings, version }) {
      requireOperator(operator);
      const rule = ruleNamed(code);
      await change(operator, rule, { after: checkSettings(rule, settings), version, isReset: false });
    },
    async reset(operator, code, { version }) {
      requireOperator(operator);
      const rule = ruleNamed(code);
      await change(operator, rule, { after: defaultSettings(rule), version, isReset: true });
    },
  };
}

function noRule(code: string): DangolError {
  return new DangolError('not-found', `There is no coupon rule ${code.slice(0, 20)}.`);
}

/** The rule of a code; DangolError('not-found') for any other. */
export function ruleNamed(code: string): RuleDefinition {
  const rule = ruleOf(code);
  if (rule === undefined) throw noRule(code);
  return rule;
}

/** Settings read from outside; DangolError('invalid-input') names every field that is wrong, and its bounds. */
export function checkSettings(rule: RuleDefinition, settings: unknown): RuleSettings {
  const parsed = parseRuleSettings(rule, settings);
  if ('settings' in parsed) return parsed.settings;
  const { errors } = parsed;
  throw new DangolError('invalid-input', errors.map(({ field, message }) => `${field}: ${message}`).join('; '), {
    details: { errors: errors satisfies SettingError[] },
  });
}
