'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, startTransition, useActionState, useState } from 'react';
import { Field } from '#components/checkout/field.tsx';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Label } from '#components/ui/label.tsx';
import { FormAlert } from './account-card.tsx';
import type { AccountAction } from './account-types.ts';
import { PasswordField } from './password-field.tsx';

const FIELDS = ['name', 'email', 'password', 'birthYear'];

export function SignupForm({ action, next }: { action: AccountAction; next: string }) {
  const t = useTranslations('account.signup');
  const [refusal, submit, isPending] = useActionState(action, null);
  const [fields, setFields] = useState({ name: '', email: '', birthYear: '' });
  const [consents, setConsents] = useState({ terms: false, marketing: false, night: false });
  const error = refusal?.error;
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
    error: error?.field === name ? error.message : undefined,
  });
  const consent = (name: keyof typeof consents) => (
    <Label className="items-start font-medium">
      <Checkbox
        name={name}
        checked={consents[name]}
        disabled={name === 'night' && !consents.marketing}
        onCheckedChange={(checked) => setConsents({ ...consents, [name]: checked === true })}
      />
      <span className="pt-px">{t(name)}</span>
    </Label>
  );
  return (
    <form action={submit} onSubmit={keepFields} className="grid gap-4">
      <input type="hidden" name="next" value={next} />
      <Field {...field('name')} autoComplete="name" required maxLength={40} />
      <Field {...field('email')} type="email" autoComplete="username" required />
      <PasswordField
        label={t('password')}
        autoComplete="new-password"
        hint={t('passwordHint')}
        error={error?.field === 'password' ? error.message : undefined}
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
      {error !== undefined && !FIELDS.includes(error.field ?? '') ? <FormAlert message={error.message} /> : null}
      <Button type="submit" size="lg" className="mt-2" disabled={isPending}>
        {isPending ? t('pending') : t('submit')}
      </Button>
    </form>
  );
}
