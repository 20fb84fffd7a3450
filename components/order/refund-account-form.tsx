'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { Field } from '#components/checkout/field.tsx';
import { Button } from '#components/ui/button.tsx';
import { FormErrors, type FormRefusal, fieldErrors } from '#components/ui/form-errors.tsx';
import { Label } from '#components/ui/label.tsx';
import { BANKS } from '#contracts/payment-methods.ts';

export interface RefundAccountState {
  error: FormRefusal;
  /** As it was typed. */
  typed: Record<string, string>;
}

export interface RefundAccountFormProps {
  orderId: string;
  save(previous: RefundAccountState | null, form: FormData): Promise<RefundAccountState | null>;
}

/** Asks where the refund of a deposit goes. Works without script too. */
export function RefundAccountForm({ orderId, save }: RefundAccountFormProps) {
  const t = useTranslations('orders.refundAccount');
  const [sent, submit, isPending] = useActionState(save, null);
  const labels = { bank: t('bank'), number: t('number'), holder: t('holder') };
  const errors = fieldErrors(sent?.error ?? null, Object.keys(labels));
  return (
    <form action={submit} data-testid="refund-account" className="mt-3 grid gap-3 rounded-xl border border-border p-4">
      <p className="text-sm">{t('body')}</p>
      <input type="hidden" name="orderId" value={orderId} />
      <FormErrors refusal={sent?.error ?? null} fields={labels} />
      <div className="grid gap-1.5">
        <Label htmlFor="bank">{labels.bank}</Label>
        <select
          id="bank"
          name="bank"
          required
          defaultValue={sent?.typed.bank ?? ''}
          key={sent?.typed.bank}
          aria-invalid={errors.bank !== undefined}
          className="h-11 rounded-lg border border-border-strong bg-surface px-3 text-base outline-none focus-visible:ring-2 focus-visible:ring-ring"
        >
          <option value="" disabled>
            {t('choose')}
          </option>
          {Object.entries(BANKS).map(([code, name]) => (
            <option key={code} value={code} lang="ko">
              {name}
            </option>
          ))}
        </select>
      </div>
      <Field
        id="number"
        label={labels.number}
        error={errors.number}
        inputMode="numeric"
        autoComplete="off"
        required
        maxLength={40}
        defaultValue={sent?.typed.number}
      />
      <Field
        id="holder"
        label={labels.holder}
        error={errors.holder}
        autoComplete="name"
        required
        maxLength={60}
        defaultValue={sent?.typed.holder}
      />
      <Button type="submit" isPending={isPending} data-testid="save-refund-account">
        {t('save')}
      </Button>
    </form>
  );
}
