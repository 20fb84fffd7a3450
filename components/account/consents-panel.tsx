'use client';

import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useOptimistic, useState, useTransition } from 'react';
import { Panel } from '#components/checkout/panel.tsx';
import { useCallAction } from '#components/ui/call-action.ts';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Label } from '#components/ui/label.tsx';
import { Link } from '#components/ui/link.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { AccountRefusal } from './account-types.ts';

export interface Consents {
  marketingConsent: boolean;
  nightConsent: boolean;
}

export interface ConsentsPanelProps {
  consents: Consents;
  save: (consents: Consents) => Promise<AccountRefusal | null>;
}

export function ConsentsPanel({ consents, save }: ConsentsPanelProps) {
  const t = useTranslations('account.my.edit');
  const callAction = useCallAction();
  const [shown, show] = useOptimistic(consents);
  const [isPending, start] = useTransition();
  const [pressed, setPressed] = useState<keyof Consents | null>(null);

  function change(by: keyof Consents, next: Consents) {
    setPressed(by);
    start(async () => {
      show(next);
      const refusal = await callAction<AccountRefusal | null>(
        () => save(next),
        (error) => ({ error }),
      );
      if (refusal === null) toast.success(t('saved'));
      else toast.error(refusal.error.message);
    });
  }

  return (
    <Panel
      id="consents"
      title={t('consents')}
      aside={
        <Link
          href="/mailbox"
          className="-my-2 inline-flex h-11 items-center gap-0.5 rounded-md text-sm font-semibold text-muted-foreground hover:text-foreground focus-visible:outline-2 focus-visible:outline-ring"
        >
          {t('mailbox')}
          <ChevronRight aria-hidden className="size-4.5" />
        </Link>
      }
    >
      <div className="grid gap-3.5">
        <Label className="text-[15px] font-medium">
          <Checkbox
            checked={shown.marketingConsent}
            isPending={isPending && pressed === 'marketingConsent'}
            onCheckedChange={(checked) =>
              change('marketingConsent', {
                marketingConsent: checked === true,
                nightConsent: checked === true && shown.nightConsent,
              })
            }
          />
          {t('marketing')}
        </Label>
        <Label className="text-[15px] font-medium">
          <Checkbox
            checked={shown.nightConsent}
            disabled={!shown.marketingConsent}
            isPending={isPending && pressed === 'nightConsent'}
            onCheckedChange={(checked) => change('nightConsent', { ...shown, nightConsent: checked === true })}
          />
          {t('night')}
        </Label>
      </div>
    </Panel>
  );
}
