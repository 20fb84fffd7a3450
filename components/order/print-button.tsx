'use client';

import { Printer } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';

/** Without script the browser's own menu prints the page. */
export function PrintButton() {
  const t = useTranslations('orders.receipt');
  return (
    <Button onClick={() => window.print()} data-testid="print">
      <Printer aria-hidden className="size-4" />
      {t('print')}
    </Button>
  );
}
