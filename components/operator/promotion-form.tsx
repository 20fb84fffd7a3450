'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { type OperatorAction, useOperatorForm } from './use-operator-form.ts';

interface PromotionFormProps {
  subject: string;
  /** null: not set yet. */
  discountPercent: number | null;
  action: OperatorAction;
  /** Shows the draft as it is after a change. */
  reload(): Promise<void>;
}

/** The discount of a promotion draft. It stays a draft. Works without script too. */
export function PromotionForm({ subject, discountPercent, action, reload }: PromotionFormProps) {
  const t = useTranslations('admin.insights');
  const id = useId();
  const { form, refusal, isPending } = useOperatorForm(action, { onDone: reload });
  return (
    <form {...form} className="mt-3 flex flex-wrap items-end gap-2">
      <input type="hidden" name="subject" value={subject} />
      <label htmlFor={id} className="grid gap-1 text-sm font-semibold">
        {t('drafts.discount')}
        <Input
          id={id}
          key={discountPercent}
          name="discountPercent"
          inputMode="numeric"
          defaultValue={discountPercent ?? ''}
          aria-invalid={refusal !== null}
          className="w-28"
        />
      </label>
      <Button type="submit" variant="outline" size="sm" className="h-11" isPending={isPending} data-testid="draft-save">
        {t(isPending ? 'pending' : 'drafts.save')}
      </Button>
      {refusal === null ? null : (
        <p role="alert" className="w-full text-sm text-danger-text">
          {refusal.message}
        </p>
      )}
    </form>
  );
}
