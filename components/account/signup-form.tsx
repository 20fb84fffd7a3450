'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Field } from '#components/checkout/field.tsx';
import { Button } from '#components/ui/button.tsx';
import { Checkbox, type CheckboxProps } from '#components/ui/checkbox.tsx';
import { FormErrors, fieldErrors } from '#components/ui/form-errors.tsx';
import { Label } from '#components/ui/label.tsx';
import type { AccountAction } from './account-types.ts';
import { PasswordField } from './password-field.tsx';
import { useAccountForm } from './use-account-form.ts';

const DOCUMENTS = [
  ['readTerms', '/terms'],
  ['readPrivacy', '/privacy'],
] as const;
/** In their order on the page. */
const FIELDS = ['name', 'email', 'password', 'birthYear', 'terms'] as const;

export function SignupForm({ action, next }: { action: AccountAction; next: string }) {
  const t = useTranslations('account.signup');
  const { form, refusal, typed, isPending } = useAccountForm(action);
  const [isMarketing, setMarketing] = useState(true);
  const marketing = useRef<HTMLInputElement>(null);
  // Until there is a script both can be checked; the server takes the second only with the first.
  useEffect(() => setMarketing(marketing.current?.checked ?? false), []);
  const errors = fieldErrors(refusal?.error ?? null, FIELDS);
  const labels = Object.fromEntries(FIELDS.map((name) => [name, t(name)]));
  const field = (name: 'name' | 'email' | 'birthYear') => ({
    id: name,
    label: t(name),
    defaultValue: typed[name],
    error: errors[name],
  });
  const consent = (name: 'terms' | 'marketing' | 'night', props: CheckboxProps = {}) => (
    <Label className="items-start font-medium">
      <Checkbox
        id={name}
        name={name}
        aria-invalid={errors[name] !== undefined}
        aria-describedby={errors[name] === undefined ? undefined : `${name}-note`}
        defaultChecked={typed[name] === 'on'}
        {...props}
      />
      <span className="pt-px">
        {t(name)}
        {errors[name] === undefined ? null : (
          <span id={`${name}-note`} className="block text-[13px] text-danger-text">
            {errors[name]}
          </span>
        )}
      </span>
    </Label>
  );
  return (
    <form {...form} noValidate className="grid gap-4">
      <input type="hidden" name="next" value={next} />
      <FormErrors refusal={refusal?.error ?? null} fields={labels} />
      <Field {...field('name')} autoComplete="name" required maxLength={40} />
      <Field {...field('email')} type="email" autoComplete="username" required />
      <PasswordField
        label={t('password')}
        autoComplete="new-password"
        hint={t('passwordHint')}
        error={errors.password}
      />
      <Field
        {...field('birthYear')}
        inputMode="numeric"
        autoComplete="bday-year"
        maxLength={4}
        fieldClassName="max-w-40"
      />
      <div className="mt-1 grid gap-3 rounded-xl border border-border p-4">
        {consent('terms')}
        <p className="-mt-1 flex flex-wrap gap-x-4 pl-8 text-sm text-muted-foreground">
          {DOCUMENTS.map(([name, href]) => (
            // In a tab of its own: what was typed stays where it is.
            <a
              key={name}
              href={href}
              target="_blank"
              rel="noopener"
              className="inline-flex min-h-9 items-center underline underline-offset-4 hover:text-foreground"
            >
              {t(name)}
              <span className="sr-only"> ({t('newTab')})</span>
            </a>
          ))}
        </p>
        {consent('marketing', { ref: marketing, onCheckedChange: setMarketing })}
        {consent('night', { disabled: !isMarketing })}
      </div>
      <Button type="submit" size="lg" className="mt-2" isPending={isPending}>
        {isPending ? t('pending') : t('submit')}
      </Button>
    </form>
  );
}
