'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState, useTransition } from 'react';
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
import { focusOnHeading } from '#components/ui/focus.ts';
import { toast } from '#components/ui/toast.tsx';
import { CancelTerms, type CancelTermsView } from './cancel-terms.tsx';

export type CancelAnswer = { ok: true } | { ok: false; error: { code: string; message: string } };
export type TermsAnswer = { ok: true; terms: CancelTermsView | null } | { ok: false; error: { message: string } };

export interface CancelOrderProps {
  orderId: string;
  /** As the page was drawn; read again when the dialog opens. */
  terms: CancelTermsView;
  readTerms: (orderId: string) => Promise<TermsAnswer>;
  cancel: (orderId: string, shownRefundWon: number) => Promise<CancelAnswer>;
}

/** Shows the refund before cancelling. If it is less by then, nothing is cancelled and the new amount is shown. */
export function CancelOrder({ orderId, terms: rendered, readTerms, cancel }: CancelOrderProps) {
  const t = useTranslations('orders.cancel');
  const callAction = useCallAction();
  const [isOpen, setOpen] = useState(false);
  const [terms, setTerms] = useState(rendered);
  const [problem, setProblem] = useState<string | null>(null);
  const [isReading, startReading] = useTransition();
  const [isCancelling, startCancelling] = useTransition();
  const isCancelled = useRef(false);

  async function refreshTerms() {
    const answer = await callAction<TermsAnswer>(
      () => readTerms(orderId),
      (error) => ({ ok: false, error }),
    );
    // Not read: the amount shown stays, and the server refuses to refund less than that.
    if (answer.ok && answer.terms !== null) setTerms(answer.terms);
  }

  function open(next: boolean) {
    setOpen(next);
    if (!next) return;
    setProblem(null);
    setTerms(rendered);
    startReading(refreshTerms);
  }

  function confirm() {
    setProblem(null);
    startCancelling(async () => {
      const answer = await callAction<CancelAnswer>(
        () => cancel(orderId, terms.refundWon),
        (error) => ({ ok: false, error }),
      );
      if (answer.ok) {
        isCancelled.current = true;
        setOpen(false);
        toast.success(t('done'));
        return;
      }
      setProblem(answer.error.message);
      if (answer.error.code === 'conflict') await refreshTerms();
    });
  }

  /** The dialog would return the focus to the button that opened it, which goes with the order's state. */
  function onCloseAutoFocus(event: Event) {
    if (!isCancelled.current) return;
    event.preventDefault();
    focusOnHeading();
  }

  return (
    <Dialog open={isOpen} onOpenChange={open}>
      <DialogTrigger asChild>
        <Button variant="outline" data-testid="cancel-order">
          {t('open')}
        </Button>
      </DialogTrigger>
      <DialogContent onCloseAutoFocus={onCloseAutoFocus}>
        <DialogHeader>
          <DialogTitle>{t('title')}</DialogTitle>
          <DialogDescription>{t('body')}</DialogDescription>
        </DialogHeader>
        <div aria-live="polite" aria-busy={isReading}>
          <CancelTerms terms={terms} />
        </div>
        {problem === null ? null : (
          <p role="alert" className="rounded-xl bg-danger-soft px-4 py-3 text-sm text-danger-text">
            {problem}
          </p>
        )}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="secondary">{t('keep')}</Button>
          </DialogClose>
          {/* Not held back while the amount is read again: no less than the one shown is refunded. */}
          <Button variant="danger" onClick={confirm} isPending={isCancelling} data-testid="confirm-cancel">
            {t('confirm')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
