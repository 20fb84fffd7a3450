'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, startTransition, useActionState, useState } from 'react';
import { Field } from '#components/checkout/field.tsx';
import { Button } from '#components/ui/button.tsx';
import { FormErrors, fieldErrors } from '#components/ui/form-errors.tsx';
import type { AccountAction } from './account-types.ts';
import { PasswordField } from './password-field.tsx';

/** Works without script too. `next`: where to go after. */
export function LoginForm({ action, next }: { action: AccountAction; next: string }) {
  const t = useTranslations('account.login');
  const [refusal, submit, isPending] = useActionState(action, null);
  const [email, setEmail] = useState('');
  const labels = { email: t('email'), password: t('password') };
  const errors = fieldErrors(refusal?.error ?? null, Object.keys(labels));
  // With script the fields stay as they are after a refusal; a form action would empty them.
  function keepFields(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => submit(form));
  }
  return (
    <form action={submit} onSubmit={keepFields} noValidate className="grid gap-4">
      <input type="hidden" name="next" value={next} />
      <FormErrors refusal={refusal?.error ?? null} fields={labels} />
      <Field
        id="email"
        label={t('email')}
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={errors.email}
      />
      <PasswordField label={t('password')} autoComplete="current-password" error={errors.password} />
      <Button type="submit" size="lg" className="mt-2" isPending={isPending}>
        {isPending ? t('pending') : t('submit')}
      </Button>
    </form>
  );
}
