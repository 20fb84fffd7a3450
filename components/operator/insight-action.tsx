'use client';

import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { InsightActionKind } from '#contracts/insight-actions.ts';
import { type OperatorAction, useOperatorForm } from './use-operator-form.ts';

interface InsightActionFormProps {
  kind: InsightActionKind;
  /** Key of the statement. */
  statement: string;
  /** Names what the buttons are about, for screen readers. */
  about: string;
  /** It is taken up: the button undoes it. */
  isTaken: boolean;
  /** There is nothing to take up: a group that is too small. */
  isIdle?: boolean;
  action: OperatorAction;
  /** Shows what has changed. */
  reload(): Promise<void>;
}

/** The button that takes up what a statement leads to, or undoes it. Works without script too. */
export function InsightActionForm({
  kind,
  statement,
  about,
  isTaken,
  isIdle = false,
  action,
  reload,
}: InsightActionFormProps) {
  const t = useTranslations('admin.insights');
  const change = isTaken ? 'undo' : 'take';

  const { form, refusal, isPending } = useOperatorForm(action, {
    async onDone() {
      await reload();
      toast.success(t(`done.${kind}.${change}`));
    },
  });

  return (
    <form {...form} className="mt-3">
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="key" value={statement} />
      <input type="hidden" name="change" value={change} />
      <Button
        type="submit"
        variant={isTaken ? 'outline' : 'soft'}
        size="sm"
        className="h-11 sm:h-9"
        isPending={isPending}
        isIdle={isIdle && !isTaken && !isPending}
        aria-label={`${t(`action.${kind}.${change}`)}: ${about}`}
        data-testid={`insight-${change}`}
      >
        {isPending ? t('pending') : t(`action.${kind}.${change}`)}
      </Button>
      {refusal === null ? null : (
        <p role="alert" className="mt-2 text-sm text-danger-text">
          {refusal.message}
        </p>
      )}
    </form>
  );
}
