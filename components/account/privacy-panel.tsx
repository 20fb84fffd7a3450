'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Panel } from '#components/checkout/panel.tsx';
import { isTrackingOff, setTrackingOff } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { useCallAction } from '#components/ui/call-action.ts';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Label } from '#components/ui/label.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { AccountRefusal } from './account-types.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

export interface PrivacyPanelProps {
  isMember: boolean;
  /** How long the activity log keeps an entry. */
  logDays: number;
  forget: () => Promise<AccountRefusal | null>;
  leave: () => Promise<AccountRefusal | null>;
}

/** Turning tracking off, having the past erased, and leaving. */
export function PrivacyPanel({ isMember, logDays, forget, leave }: PrivacyPanelProps) {
  const t = useTranslations('account.my.privacy');
  const callAction = useCallAction();
  const [isTracking, setTracking] = useState(true);
  useEffect(() => setTracking(!isTrackingOff()), []);

  async function run(action: () => Promise<AccountRefusal | null>, done: string) {
    const refusal = await callAction(action, (error) => ({ error }));
    if (refusal === null) toast.success(done);
    else toast.error(refusal.error.message);
  }

  return (
    <Panel id="privacy" title={t('title')}>
      <p className="text-[15px] text-muted-foreground">{t('body')}</p>
      <p className="mt-2 text-sm text-muted-foreground">{t('log', { days: logDays })}</p>
      <Label className="mt-4 text-[15px] font-medium">
        <Checkbox
          checked={isTracking}
          onCheckedChange={(checked) => {
            setTrackingOff(checked !== true);
            setTracking(checked === true);
          }}
        />
        {t('tracking')}
      </Label>
      <div className="mt-5 flex flex-wrap gap-2">
        <ConfirmDialog
          trigger={
            <Button variant="outline" size="sm">
              {t('forget')}
            </Button>
          }
          title={t('forgetTitle')}
          body={t('forgetBody')}
          confirm={t('forgetConfirm')}
          keep={t('keep')}
          onConfirm={() => run(forget, t('forgotten'))}
        />
        {isMember ? (
          <ConfirmDialog
            trigger={
              <Button variant="ghost" size="sm" className="text-muted-foreground">
                {t('leave')}
              </Button>
            }
            title={t('leaveTitle')}
            body={t('leaveBody')}
            confirm={t('leaveConfirm')}
            keep={t('keep')}
            onConfirm={() => run(leave, t('left'))}
          />
        ) : null}
      </div>
    </Panel>
  );
}
