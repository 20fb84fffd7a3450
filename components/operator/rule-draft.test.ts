import { expect, test } from 'vitest';
import { RULES } from '#domain/coupon/registry.ts';
import { defaultSettings } from '#domain/coupon/rule.ts';
import { OPERATOR_MESSAGES } from '../../i18n/operator-messages.ts';
import { changedFields, draftOf, fieldsOf, settingsOf, unsavedChanges, withChanges } from './rule-draft.ts';

test.each(RULES.map((rule) => [rule.code, defaultSettings(rule)] as const))(
  '%s: what nobody has typed into is what it was',
  (_code, settings) => {
    expect(settingsOf(draftOf(settings))).toEqual(settings);
    expect(changedFields(draftOf(settings), settings)).toEqual([]);
  },
);

test('what was typed counts, grouped or not; what is no number is told as none', () => {
  const [rule] = RULES;
  if (rule === undefined) throw new Error('there are no rules');
  const settings = defaultSettings(rule);
  const draft = draftOf(settings);
  const typed = { ...draft, numbers: { ...draft.numbers, budgetWon: '2,000,000', 'parameters.waitSeconds': 'x' } };
  expect(settingsOf(typed)).toMatchObject({ budgetWon: 2_000_000, parameters: { waitSeconds: Number.NaN } });
  expect(changedFields({ ...typed, enabled: false }, settings).sort()).toEqual([
    'budgetWon',
    'enabled',
    'parameters.waitSeconds',
  ]);
  expect(changedFields({ ...draft, numbers: { ...draft.numbers, budgetWon: ' 1,000,000,000 ' } }, settings)).toEqual(
    [],
  );
});

test.each(['ko', 'en'] as const)('every rule and every field of it has its words: %s', (locale) => {
  const { rules } = OPERATOR_MESSAGES[locale].admin;
  const wordless = RULES.flatMap((rule) => {
    const { condition, offer, limits } = fieldsOf(defaultSettings(rule));
    const fields = [...condition, ...offer, ...limits].filter(({ name }) => !(name in rules.field));
    const texts = [rules.when].filter((words) => !(rule.code in words));
    return [...fields.map(({ field }) => field), ...texts.map(() => rule.code)];
  });
  expect(wordless).toEqual([]);
});

test('what is kept of a draft is what was changed, and comes back over what others saved meanwhile', () => {
  const settings = defaultSettings(RULES[0] as (typeof RULES)[number]);
  const draft = draftOf(settings);
  expect(unsavedChanges(draft, settings)).toBeNull();
  const typed = { enabled: false, numbers: { ...draft.numbers, discountPercent: '7 ' } };
  const changes = unsavedChanges(typed, settings);
  expect(changes).toEqual({ enabled: false, numbers: { discountPercent: '7 ' } });
  const saved = { ...settings, budgetWon: settings.budgetWon + 1_000 };
  const back = withChanges(draftOf(saved), { ...changes, numbers: { ...changes?.numbers, gone: '1' } });
  expect(changedFields(back, saved).sort()).toEqual(['discountPercent', 'enabled']);
});
