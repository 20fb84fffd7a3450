'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, startTransition, useActionState, useState } from 'react';
import { Field } from '#components/checkout/field.tsx';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { FormErrors, fieldErrors } from '#components/ui/form-errors.tsx';
import { Label } from '#components/ui/label.tsx';
import type { AccountAction } from './account-types.ts';
import { PasswordField } from './password-field.tsx';

/** In the order they stand on the page. */
const FIELDS = ['name', 'email', 'password', 'birthYear', 'terms'] as const;

export function SignupForm({ action, next }: { action: AccountAction; next: string }) {
  const t = useTranslations('account.signup');
  const [refusal, submit, isPending] = useActionState(action, null);
  const [fields, setFields] = useState({ name: '', email: '', birthYear: '' });
  const [consents, setConsents] = useState({ terms: false, marketing: false, night: false });
  const errors = fieldErrors(refusal?.error ?? null, FIELDS);
  const labels = Object.fromEntries(FIELDS.map((name) => [name, t(name)]));
  // With script the fields stay as they are after a refusal; a form action would empty them.
  function keepFields(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => submit(form));
  }
  const field = (name: keyof typeof fields) => ({
    id: name,
    label: t(name),
    value: fields[name],
    onChange: (event: { target: { value: string } }) => setFields({ ...fields, [name]: event.target.value }),
    error: errors[name],
  });
  const consent = (name: keyof typeof consents) => (
    <Label className="items-start font-medium">
      <Checkbox
        id={name}
        name={name}
        aria-invalid={errors[name] !== undefined}
        aria-describedby={errors[name] === undefined ? undefined : `${name}-note`}
        checked={consents[name]}
        disabled={name === 'night' && !consents.marketing}
        onCheckedChange={(checked) => setConsents({ ...consents, [name]: checked === true })}
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
    <form action={submit} onSubmit={keepFields} noValidate className="grid gap-4">
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
        {consent('marketing')}
        {consent('night')}
      </div>
      <Button type="submit" size="lg" className="mt-2" isPending={isPending}>
        {isPending ? t('pending') : t('submit')}
      </Button>
    </form>
  );
}
