'use client';

import { LogOut } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { AccountRefusal } from './account-types.ts';

export function LogoutButton({ logOut }: { logOut: () => Promise<AccountRefusal> }) {
  const t = useTranslations('account.my');
  const [isPending, start] = useTransition();
  return (
    <Button
      variant="outline"
      size="sm"
      data-testid="logout"
      isPending={isPending}
      onClick={() =>
        start(async () => {
          const refusal: AccountRefusal | undefined = await logOut();
          if (refusal !== undefined) toast.error(refusal.error.message);
        })
      }
    >
      <LogOut aria-hidden />
      {t('logout')}
    </Button>
  );
}
