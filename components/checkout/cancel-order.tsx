'use client';

import { useTranslations } from 'next-intl';
import { useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { useCallAction } from '#components/ui/call-action.ts';
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from '#components/ui/dialog.tsx';
import { afterPaint, focusOnHeading } from '#components/ui/focus.ts';
import { toast } from '#components/ui/toast.tsx';

export type CancelAnswer = { ok: true } | { ok: false; error: { message: string } };

export function CancelOrder({
  orderId,
  cancel,
}: {
  orderId: string;
  cancel: (orderId: string) => Promise<CancelAnswer>;
}) {
  const t = useTranslations('orders.cancel');
  const callAction = useCallAction();
  const [isOpen, setOpen] = useState(false);
  const [isPending, start] = useTransition();

  function confirm() {
    start(async () => {
      const answer = await callAction<CancelAnswer>(
        () => cancel(orderId),
        (error) => ({ ok: false, error }),
      );
      setOpen(false);
      if (answer.ok) {
        toast.success(t('done'));
        // The button that opened the dialog goes with the order's state.
        afterPaint(focusOnHeading);
      } else toast.error(answer.error.message);
    });
  }

  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="outline" data-testid="cancel-order">
          {t('open')}
        </Button>
      </DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{t('title')}</DialogTitle>
          <DialogDescription>{t('body')}</DialogDescription>
        </DialogHeader>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="secondary">{t('keep')}</Button>
          </DialogClose>
          <Button variant="danger" onClick={confirm} isPending={isPending} data-testid="confirm-cancel">
            {t('confirm')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
