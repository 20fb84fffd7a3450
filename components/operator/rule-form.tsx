'use client';

import { useTranslations } from 'next-intl';
import { Field } from '#components/checkout/field.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Label } from '#components/ui/label.tsx';
import type { RuleEntry } from '#contracts/operator.ts';
import type { SettingError } from '#contracts/rule-settings.ts';
import { groupDigits } from '#domain/pricing/won.ts';
import { durationParts } from './duration-parts.ts';
import { type DraftField, fieldsOf, numberOf, type RuleDraft, settingsOf } from './rule-draft.ts';

export interface RuleFormProps {
  entry: RuleEntry;
  draft: RuleDraft;
  change(draft: RuleDraft): void;
  changed: readonly string[];
  errors: readonly SettingError[];
}

const GROUPS = ['condition', 'offer', 'limits'] as const;

/** Every setting of a rule, each with its bounds and what it is by default. */
export function RuleForm({ entry, draft, change, changed, errors }: RuleFormProps) {
  const t = useTranslations('admin.rules');
  const groups = fieldsOf(entry.defaults);
  return (
    <div className="grid gap-7">
      <Label className="text-[15px]">
        <Checkbox
          data-testid="rule-enabled"
          checked={draft.enabled}
          onCheckedChange={(checked) => change({ ...draft, enabled: checked === true })}
        />
        {t('form.switch')}
      </Label>
      {GROUPS.map((group) => (
        <fieldset key={group}>
          <legend className="text-[13px] font-bold text-muted-foreground">{t(`form.groups.${group}`)}</legend>
          <div className="mt-3 grid gap-x-5 gap-y-5 sm:grid-cols-2 xl:grid-cols-3">
            {groups[group].map((field) => (
              <NumberField
                key={field.field}
                entry={entry}
                field={field}
                text={draft.numbers[field.field] ?? ''}
                typed={numberOf(settingsOf(draft), field.field)}
                isChanged={changed.includes(field.field)}
                error={errors.find((error) => error.field === field.field)}
                change={(text) => change({ ...draft, numbers: { ...draft.numbers, [field.field]: text } })}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

interface NumberFieldProps {
  entry: RuleEntry;
  field: DraftField;
  text: string;
  typed: number;
  isChanged: boolean;
  error: SettingError | undefined;
  change(text: string): void;
}

function NumberField({ entry, field, text, typed, isChanged, error, change }: NumberFieldProps) {
  const t = useTranslations('admin.rules');
  const { name, bounds } = field;
  const unit = t(`unit.${bounds.unit}`);
  const label = t.has(`field.${name}`) ? t(`field.${name}` as 'field.budgetWon') : name;
  const hint = t.has(`hint.${name}`) ? t(`hint.${name}` as 'hint.capPerShopper', { days: entry.capDays }) : null;
  const limits = t('form.bounds', { min: groupDigits(bounds.min), max: groupDigits(bounds.max) });
  const fallback = t('form.default', { value: `${groupDigits(numberOf(entry.defaults, field.field))}${unit}` });
  return (
    <div className="relative">
      <Field
        id={field.field}
        label={label}
        inputMode="numeric"
        autoComplete="off"
        value={text}
        onChange={(event) => change(event.target.value)}
        className="won pr-14"
        error={
          error === undefined
            ? undefined
            : t('form.invalid', {
                field: label,
                min: groupDigits(error.min ?? bounds.min),
                max: groupDigits(error.max ?? bounds.max),
              })
        }
        hint={
          <>
            <Spoken seconds={bounds.unit === 'seconds' ? typed : null} />
            {hint === null ? null : <span className="block">{hint}</span>}
            <span className="won">
              {limits} · {fallback}
            </span>
          </>
        }
      />
      <span aria-hidden className="pointer-events-none absolute top-[2.45rem] right-3.5 text-sm text-muted-foreground">
        {unit}
      </span>
      {isChanged ? (
        <Badge variant="primary" className="absolute top-0 right-0">
          {t('form.edited')}
        </Badge>
      ) : null}
    </div>
  );
}

/** Seconds in words: "1시간 30분". */
function Spoken({ seconds }: { seconds: number | null }) {
  const t = useTranslations('admin.rules.duration');
  if (seconds === null || !Number.isFinite(seconds) || seconds < 60) return null;
  const words = durationParts(seconds).map(({ unit, count }) => t(unit, { count }));
  return <span className="block font-semibold text-foreground">{words.join(' ')}</span>;
}
