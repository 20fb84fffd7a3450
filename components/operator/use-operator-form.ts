'use client';

import { type FormEvent, type MouseEvent, useActionState, useState, useTransition } from 'react';
import { useCallAction } from '#components/ui/call-action.ts';
import { afterPaint, focusOn } from '#components/ui/focus.ts';

/** Why a server action of the console changed nothing; null: it did. */
export type OperatorRefusal = { message: string } | null;
export type OperatorAction = (previous: OperatorRefusal, form: FormData) => Promise<OperatorRefusal>;

/** The second click of a double click would take back what the first one did, where a button changes its meaning. */
function ignoreSecondClick(event: MouseEvent<HTMLFormElement>): void {
  if (event.detail > 1 && event.target instanceof Element && event.target.closest('[type="submit"]') !== null)
    event.preventDefault();
}

/** A press may take its own button away: the focus goes to the heading of what it stood in, not to the page's top. */
function focusAfter(form: HTMLElement, heading: HTMLElement | null | undefined): void {
  afterPaint(() => {
    if (!form.isConnected && document.activeElement === document.body) focusOn(heading);
  });
}

export interface OperatorFormOptions {
  /** Gets what is sent, the pressed button's value included. */
  onPressed?(sent: FormData): void;
  /** When it was done; the press is under way until this has ended too. */
  onDone(sent: FormData): void | Promise<void>;
}

/**
 * A console form that a server action answers, with script and without: spread `form` on it. While one press is under
 * way others do nothing.
 */
export function useOperatorForm(action: OperatorAction, { onPressed, onDone }: OperatorFormOptions) {
  const callAction = useCallAction();
  const [sent, submit] = useActionState(action, null);
  const [refusal, setRefusal] = useState(sent);
  const [isPending, start] = useTransition();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const element = event.currentTarget;
    const heading = element.closest('article, section')?.querySelector<HTMLElement>('h1, h2, h3');
    const form = new FormData(element, (event.nativeEvent as SubmitEvent).submitter);
    onPressed?.(form);
    start(async () => {
      const refused = await callAction<OperatorRefusal>(
        () => action(null, form),
        (error) => error,
      );
      setRefusal(refused);
      if (refused !== null) return;
      await onDone(form);
      focusAfter(element, heading);
    });
  }

  return { form: { action: submit, onSubmit, onClick: ignoreSecondClick }, refusal, isPending };
}
