'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useActionState, useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { useCallAction } from '#components/ui/call-action.ts';
import { toast } from '#components/ui/toast.tsx';
import type { ScenarioChange } from '#contracts/traffic-scenarios.ts';

export type ScenarioRefusal = { message: string } | null;
export type ScenarioAction = (previous: ScenarioRefusal, form: FormData) => Promise<ScenarioRefusal>;

const CHANGES = [
  { change: 'hour', variant: 'soft' },
  { change: 'day', variant: 'outline' },
  { change: 'stop', variant: 'ghost' },
] as const satisfies readonly { change: ScenarioChange['change']; variant: string }[];

interface ScenarioFormProps {
  code: string;
  name: string;
  isForced: boolean;
  action: ScenarioAction;
}

/** The buttons of one scenario. Works without script too. */
export function ScenarioForm({ code, name, isForced, action }: ScenarioFormProps) {
  const t = useTranslations('admin.traffic');
  const callAction = useCallAction();
  const [sent, submit] = useActionState(action, null);
  const [refusal, setRefusal] = useState(sent);
  const [pressed, setPressed] = useState<string | null>(null);
  const [isPending, start] = useTransition();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const button = (event.nativeEvent as SubmitEvent).submitter;
    const form = new FormData(event.currentTarget, button);
    const change = String(form.get('change'));
    setPressed(change);
    start(async () => {
      const refused = await callAction<ScenarioRefusal>(
        () => action(null, form),
        (error) => error,
      );
      setRefusal(refused);
      if (refused === null) toast.success(t(change === 'stop' ? 'done.stopped' : 'done.forced', { name }));
    });
  }

  return (
    <form action={submit} onSubmit={onSubmit} className="mt-3">
      <input type="hidden" name="code" value={code} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset draws its own box, and its legend. */}
      <div role="group" aria-label={t('group', { name })} className="flex flex-wrap gap-2">
        {CHANGES.map(({ change, variant }) => (
          <Button
            key={change}
            type="submit"
            name="change"
            value={change}
            variant={variant}
            size="sm"
            className="h-11 sm:h-9"
            isPending={isPending}
            isIdle={change === 'stop' && !isForced && !isPending}
            data-testid={`scenario-${change}`}
          >
            {isPending && pressed === change ? t('pending') : t(change)}
          </Button>
        ))}
      </div>
      {refusal === null ? null : (
        <p role="alert" className="mt-2 text-sm text-danger-text">
          {refusal.message}
        </p>
      )}
    </form>
  );
}
