import { z } from 'zod';
import type { RuleSettings } from '#domain/coupon/rule.ts';
import { type Bounds, type NumberSetting, parameterBounds, SETTING_BOUNDS } from '#domain/coupon/setting-bounds.ts';
import { groupDigits } from '#domain/pricing/won.ts';

/** Settings while they are typed: each number as its text, by its field ('discountPercent', 'parameters.minViews'). */
export interface RuleDraft {
  enabled: boolean;
  numbers: Readonly<Record<string, string>>;
}

export interface DraftField {
  field: string;
  /** The last part of `field`: what it is called. */
  name: string;
  bounds: Bounds;
}

const OFFER: readonly NumberSetting[] = ['discountPercent', 'maxDiscountWon', 'ttlSeconds'];
const LIMITS: readonly NumberSetting[] = ['capPerShopper', 'cooldownSeconds', 'budgetWon', 'guestSharePercent'];

/** A rule's fields in the order in which they are shown. */
export function fieldsOf({ parameters }: Pick<RuleSettings, 'parameters'>) {
  const common = (name: NumberSetting): DraftField => ({ field: name, name, bounds: SETTING_BOUNDS[name] });
  const own = parameterBounds({ parameters: parameters as { latestSeconds: number } });
  return {
    condition: own.map(([name, bounds]): DraftField => ({ field: `parameters.${name}`, name, bounds })),
    offer: OFFER.map(common),
    limits: LIMITS.map(common),
  };
}

/** A setting by its field; NaN for one that is not there. */
export function numberOf(settings: RuleSettings, field: string): number {
  const [name = '', own] = field.split('.');
  const value = own === undefined ? settings[name as NumberSetting] : settings.parameters[own];
  return value ?? Number.NaN;
}

export function draftOf(settings: RuleSettings): RuleDraft {
  const { condition, offer, limits } = fieldsOf(settings);
  const numbers = [...condition, ...offer, ...limits].map(({ field }) => [
    field,
    groupDigits(numberOf(settings, field)),
  ]);
  return { enabled: settings.enabled, numbers: Object.fromEntries(numbers) };
}

/** The typed values as settings, not validated: text that is not a number becomes NaN, which the server refuses. */
export function settingsOf({ enabled, numbers }: RuleDraft): RuleSettings {
  const entries = Object.entries(numbers).map(([field, text]) => [field, numberFrom(text)] as const);
  const own = entries.flatMap(([field, value]) =>
    field.startsWith('parameters.') ? [[field.slice('parameters.'.length), value] as const] : [],
  );
  const common = Object.fromEntries(entries.filter(([field]) => !field.startsWith('parameters.')));
  return { enabled, ...(common as Record<NumberSetting, number>), parameters: Object.fromEntries(own) };
}

/** Digits grouped by hand count as typed. */
function numberFrom(text: string): number {
  const digits = text.replaceAll(/[,\s]/g, '');
  return /^-?\d+(\.\d+)?$/.test(digits) ? Number(digits) : Number.NaN;
}

/** Fields whose value differs from `settings`. */
export function changedFields(draft: RuleDraft, settings: RuleSettings): string[] {
  const typed = settingsOf(draft);
  const numbers = Object.keys(draft.numbers).filter(
    (field) => !Object.is(numberOf(typed, field), numberOf(settings, field)),
  );
  return draft.enabled === settings.enabled ? numbers : ['enabled', ...numbers];
}

/** What of a draft is not saved. */
export const draftChangesSchema = z.object({
  enabled: z.boolean().optional(),
  numbers: z.record(z.string(), z.string().max(40)),
});
export type DraftChanges = z.infer<typeof draftChangesSchema>;

/** The changed fields alone, as typed; null: none. */
export function unsavedChanges(draft: RuleDraft, settings: RuleSettings): DraftChanges | null {
  const fields = changedFields(draft, settings);
  if (fields.length === 0) return null;
  const numbers = fields.flatMap((field) =>
    field === 'enabled' ? [] : [[field, draft.numbers[field] ?? ''] as const],
  );
  return { ...(fields.includes('enabled') && { enabled: draft.enabled }), numbers: Object.fromEntries(numbers) };
}

/** `draft` with changes put back; fields that the rule no longer has are left out. */
export function withChanges(draft: RuleDraft, { enabled, numbers }: DraftChanges): RuleDraft {
  const known = Object.entries(numbers).filter(([field]) => field in draft.numbers);
  return { enabled: enabled ?? draft.enabled, numbers: { ...draft.numbers, ...Object.fromEntries(known) } };
}
