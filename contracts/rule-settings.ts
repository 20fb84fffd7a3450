import { z } from 'zod';
import { DEFAULT_GUEST_SHARE_PERCENT, type RuleDefinition, type RuleSettings } from '#domain/coupon/rule.ts';
import { type Bounds, clashes, parameterBounds, SETTING_BOUNDS } from '#domain/coupon/setting-bounds.ts';

/** A field that is not as it has to be, and what it has to lie between; without bounds it is no number at all. */
export interface SettingError {
  /** 'discountPercent', 'parameters.minViews' */
  field: string;
  message: string;
  min?: number;
  max?: number;
}

const whole = ({ min, max }: Bounds) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};

/** What an operator may set `rule` to: every setting there is, and no other. */
export function ruleSettingsSchema(rule: Pick<RuleDefinition, 'parameters'>): z.ZodType<RuleSettings> {
  const settings = z.strictObject({
    enabled: z.boolean({ error: 'must be true or false' }),
    discountPercent: whole(SETTING_BOUNDS.discountPercent),
    maxDiscountWon: whole(SETTING_BOUNDS.maxDiscountWon),
    ttlSeconds: whole(SETTING_BOUNDS.ttlSeconds),
    capPerShopper: whole(SETTING_BOUNDS.capPerShopper),
    cooldownSeconds: whole(SETTING_BOUNDS.cooldownSeconds),
    budgetWon: whole(SETTING_BOUNDS.budgetWon),
    guestSharePercent: whole(SETTING_BOUNDS.guestSharePercent).default(DEFAULT_GUEST_SHARE_PERCENT),
    parameters: z.strictObject(
      Object.fromEntries(parameterBounds(rule).map(([name, bounds]) => [name, whole(bounds)])),
    ),
  });
  return settings.superRefine((value, context) => {
    for (const { field, min, max } of clashes(value))
      context.addIssue({
        code: 'custom',
        path: field.split('.'),
        message: `must be a whole number from ${min} to ${max}, as the other numbers are`,
        params: { min, max },
      });
  });
}

/** `settings` read from outside: what it is, or all that is wrong with it. */
export function parseRuleSettings(
  rule: Pick<RuleDefinition, 'parameters'>,
  settings: unknown,
): { settings: RuleSettings } | { errors: SettingError[] } {
  const parsed = ruleSettingsSchema(rule).safeParse(settings);
  if (parsed.success) return { settings: parsed.data };
  const own = new Map(parameterBounds(rule).map(([name, bounds]) => [`parameters.${name}`, bounds]));
  const boundsOf = new Map([...Object.entries(SETTING_BOUNDS), ...own]);
  const errors = parsed.error.issues.map((issue): SettingError => {
    const field = issue.path.join('.');
    const { min, max } = (issue.code === 'custom' ? (issue.params as Bounds) : boundsOf.get(field)) ?? {};
    return { field, message: issue.message, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  });
  return { errors };
}
