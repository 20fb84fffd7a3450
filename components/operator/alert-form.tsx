'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useActionState, useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { useCallAction } from '#components/ui/call-action.ts';
import { toast } from '#components/ui/toast.tsx';
import type { AlertChangeRequest } from '#contracts/alerts/console.ts';

export type AlertRefusal = { message: string } | null;
export type AlertAction = (previous: AlertRefusal, form: FormData) => Promise<AlertRefusal>;

interface AlertFormProps {
  id: string;
  /** The alert's title, for the buttons' group. */
  title: string;
  isAcknowledged: boolean;
  isMuted: boolean;
  action: AlertAction;
}

/** The buttons of an open alert. Works without script too. */
export function AlertForm({ id, title, isAcknowledged, isMuted, action }: AlertFormProps) {
  const t = useTranslations('admin.alerts');
  const callAction = useCallAction();
  const [sent, submit] = useActionState(action, null);
  const [refusal, setRefusal] = useState(sent);
  const [isPending, start] = useTransition();
  const mute = isMuted ? 'unmute' : 'mute';

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const form = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter);
    const change = String(form.get('change')) as AlertChangeRequest['change'];
    start(async () => {
      const refused = await callAction<AlertRefusal>(
        () => action(null, form),
        (error) => error,
      );
      setRefusal(refused);
      if (refused === null) toast.success(t(`done.${change}`, { title }));
    });
  }

  return (
    <form action={submit} onSubmit={onSubmit} className="mt-3">
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
