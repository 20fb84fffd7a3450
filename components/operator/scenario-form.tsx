'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { ScenarioChange } from '#contracts/traffic-scenarios.ts';
import { type OperatorAction, useOperatorForm } from './use-operator-form.ts';

const CHANGES = [
  { change: 'hour', variant: 'soft' },
  { change: 'day', variant: 'outline' },
  { change: 'stop', variant: 'ghost' },
] as const satisfies readonly { change: ScenarioChange['change']; variant: string }[];

interface ScenarioFormProps {
  code: string;
  name: string;
  isForced: boolean;
  action: OperatorAction;
}

/** The buttons of one scenario. Works without script too. */
export function ScenarioForm({ code, name, isForced, action }: ScenarioFormProps) {
  const t = useTranslations('admin.traffic');
  const [pressed, setPressed] = useState<string | null>(null);
  const changeOf = (sent: FormData) => String(sent.get('change'));
  const { form, refusal, isPending } = useOperatorForm(action, {
    onPressed: (sent) => setPressed(changeOf(sent)),
    onDone(sent) {
      toast.success(t(changeOf(sent) === 'stop' ? 'done.stopped' : 'done.forced', { name }));
    },
  });

  return (
    <form {...form} className="mt-3">
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
