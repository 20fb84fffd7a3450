'use client';

import { type ReactNode, useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
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

export interface ConfirmDialogProps {
  trigger: ReactNode;
  title: string;
  body: string;
  confirm: string;
  keep: string;
  onConfirm: () => Promise<void>;
}

/** Asks once before what cannot be undone. */
export function ConfirmDialog({ trigger, title, body, confirm, keep, onConfirm }: ConfirmDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [isPending, start] = useTransition();
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{body}</DialogDescription>
        </DialogHeader>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="secondary">{keep}</Button>
          </DialogClose>
          <Button
            variant="danger"
            isPending={isPending}
            onClick={() =>
              start(async () => {
                await onConfirm();
                setOpen(false);
              })
            }
          >
            {confirm}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
