'use client';

import { LogOut } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { useCallAction } from '#components/ui/call-action.ts';
import { toast } from '#components/ui/toast.tsx';
import type { AccountRefusal } from './account-types.ts';

export interface LogoutButtonProps {
  logOut: () => Promise<AccountRefusal>;
  /** The same where there is no script. */
  logOutByForm: () => Promise<void>;
  /** Its icon alone, where there is little room. */
  isCompact?: boolean;
}

export function LogoutButton({ logOut, logOutByForm, isCompact = false }: LogoutButtonProps) {
  const t = useTranslations('account.my');
  const callAction = useCallAction();
  const [isPending, start] = useTransition();
  return (
    <form
      action={logOutByForm}
      onSubmit={(event) => {
        event.preventDefault();
        start(async () => {
          const refusal: AccountRefusal | undefined = await callAction(logOut, (error) => ({ error }));
          if (refusal !== undefined) toast.error(refusal.error.message);
        });
      }}
    >
      <Button type="submit" variant="outline" size="sm" data-testid="logout" isPending={isPending}>
        <LogOut aria-hidden />
        <span className={isCompact ? 'sr-only xl:not-sr-only' : undefined}>{t('logout')}</span>
      </Button>
    </form>
  );
}
