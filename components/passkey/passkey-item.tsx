'use client';

import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useRef } from 'react';
import type { AccountAction } from '#components/account/account-types.ts';
import { PasswordField } from '#components/account/password-field.tsx';
import { useAccountForm } from '#components/account/use-account-form.ts';
import { Field } from '#components/checkout/field.tsx';
import { Button } from '#components/ui/button.tsx';
import { focusAfterRemoval } from '#components/ui/focus.ts';
import { FormErrors } from '#components/ui/form-errors.tsx';
import { Korean } from '#components/ui/korean.tsx';
import { toast } from '#components/ui/toast.tsx';
import { MAX_PASSKEY_NAME } from '#domain/passkey/limits.ts';

export interface PasskeyItemProps {
  passkeyId: string;
  name: string;
  /** When it was added and last used. */
  about: ReactNode;
  /** Deleting it opens easy pay to a stolen session: asks for the password. */
  isLast: boolean;
  rename: AccountAction;
  remove: AccountAction;
}

/** One passkey; what can be done with it opens below it, without script too. */
export function PasskeyItem({ passkeyId, name, about, isLast, rename, remove }: PasskeyItemProps) {
  const t = useTranslations('account.passkeys');
  const item = useRef<HTMLLIElement>(null);
  const details = useRef<HTMLDetailsElement>(null);
  const renaming = useAccountForm(rename, () => {
    details.current?.removeAttribute('open');
    details.current?.querySelector('summary')?.focus();
    toast.success(t('renamed'));
  });
  const removing = useAccountForm(remove, () => {
    focusAfterRemoval(item.current, 'summary');
    toast.success(t('removed', { name }));
  });
  const id = (field: string) => `${field}-${passkeyId}`;
  return (
    <li
      ref={item}
      data-testid="passkey"
      className="min-w-0 border-t border-border py-4 first:border-t-0 first:pt-0 last:pb-0"
    >
      <p className="font-semibold [overflow-wrap:anywhere]">
        <Korean>{name}</Korean>
      </p>
      <div className="mt-0.5 text-[13px] text-muted-foreground">{about}</div>
      <details ref={details} className="group mt-1">
        <summary
          aria-label={t('manageOf', { name })}
          className="inline-flex min-h-11 cursor-pointer list-none items-center gap-1 rounded-md text-sm font-semibold text-muted-foreground outline-none hover:text-foreground focus-visible:ring-2 focus-visible:ring-ring [&::-webkit-details-marker]:hidden"
        >
          {t('manage')}
          <ChevronDown aria-hidden className="size-4 transition-transform group-open:rotate-180" />
        </summary>
        <div className="mt-2 grid gap-5 rounded-xl bg-muted p-4">
          <form {...renaming.form} noValidate className="grid gap-3">
            <input type="hidden" name="passkeyId" value={passkeyId} />
            <FormErrors refusal={renaming.refusal?.error ?? null} fields={{}} />
            <Field
              id={id('name')}
              name="name"
              label={t('name')}
              defaultValue={name}
              maxLength={MAX_PASSKEY_NAME}
              autoComplete="off"
              required
            />
            <Button type="submit" variant="outline" size="sm" className="w-fit" isPending={renaming.isPending}>
              {t('rename')}
            </Button>
          </form>
          <form {...removing.form} noValidate className="grid gap-3 border-t border-border pt-4">
            <input type="hidden" name="passkeyId" value={passkeyId} />
            <FormErrors refusal={removing.refusal?.error ?? null} fields={{}} />
            <p className="text-sm text-muted-foreground">{t(isLast ? 'removeLast' : 'removeHint')}</p>
            {isLast ? (
              <PasswordField id={id('password')} label={t('password')} autoComplete="current-password" />
            ) : null}
            <Button
              type="submit"
              variant="danger"
              size="sm"
              className="w-fit"
              isPending={removing.isPending}
              data-testid="remove-passkey"
            >
              {t('remove')}
            </Button>
          </form>
        </div>
      </details>
    </li>
  );
}
