'use client';

import { useTranslations } from 'next-intl';
import { Field } from '#components/checkout/field.tsx';
import { Button } from '#components/ui/button.tsx';
import { FormErrors, fieldErrors } from '#components/ui/form-errors.tsx';
import type { AccountAction } from './account-types.ts';
import { PasswordField } from './password-field.tsx';
import { useAccountForm } from './use-account-form.ts';

/** Works without script too. `next`: where to go after. */
export function LoginForm({ action, next }: { action: AccountAction; next: string }) {
  const t = useTranslations('account.login');
  const { form, refusal, typed, isPending } = useAccountForm(action);
  const labels = { email: t('email'), password: t('password') };
  const errors = fieldErrors(refusal?.error ?? null, Object.keys(labels));
  return (
    <form {...form} noValidate className="grid gap-4">
      <input type="hidden" name="next" value={next} />
      <FormErrors refusal={refusal?.error ?? null} fields={labels} />
      <Field
        id="email"
        label={t('email')}
        type="email"
        autoComplete="username"
        required
        defaultValue={typed.email}
        error={errors.email}
      />
      <PasswordField label={t('password')} autoComplete="current-password" error={errors.password} />
      <Button type="submit" size="lg" className="mt-2" isPending={isPending}>
        {isPending ? t('pending') : t('submit')}
      </Button>
    </form>
  );
}
