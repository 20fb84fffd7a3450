'use client';

import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { AlertChangeRequest } from '#contracts/alerts/console.ts';
import { type OperatorAction, useOperatorForm } from './use-operator-form.ts';

interface AlertFormProps {
  id: string;
  /** The alert's title, for the buttons' group. */
  title: string;
  isAcknowledged: boolean;
  isMuted: boolean;
  action: OperatorAction;
  /** Shows the alerts as they are after a change. */
  reload(): Promise<void>;
}

/** The buttons of an open alert. Works without script too. */
export function AlertForm({ id, title, isAcknowledged, isMuted, action, reload }: AlertFormProps) {
  const t = useTranslations('admin.alerts');
  const { form, refusal, isPending } = useOperatorForm(action, {
    async onDone(sent) {
      await reload();
      toast.success(t(`done.${String(sent.get('change')) as AlertChangeRequest['change']}`, { title }));
    },
  });
  const mute = isMuted ? 'unmute' : 'mute';

  return (
    <form {...form} className="mt-3">
      <input type="hidden" name="id" value={id} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset draws its own box, and its legend. */}
      <div role="group" aria-label={t('group', { title })} className="flex flex-wrap gap-2">
        <Button
          type="submit"
          name="change"
          value="acknowledge"
          variant="soft"
          size="sm"
          className="h-11 sm:h-9"
          isPending={isPending}
          isIdle={isAcknowledged && !isPending}
          data-testid="alert-acknowledge"
        >
          {t(isAcknowledged ? 'isAcknowledged' : 'acknowledge')}
        </Button>
        <Button
          type="submit"
          name="change"
          value={mute}
          variant="outline"
          size="sm"
          className="h-11 sm:h-9"
          isPending={isPending}
          data-testid="alert-mute"
        >
          {t(mute)}
        </Button>
      </div>
      {refusal === null ? null : (
        <p role="alert" className="mt-2 text-sm text-danger-text">
          {refusal.message}
        </p>
      )}
    </form>
  );
}
