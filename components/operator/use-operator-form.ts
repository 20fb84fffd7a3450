'use client';

import { type FormEvent, useActionState, useState, useTransition } from 'react';
import { useCallAction } from '#components/ui/call-action.ts';

/** Why a server action of the console changed nothing; null: it did. */
export type OperatorRefusal = { message: string } | null;
export type OperatorAction = (previous: OperatorRefusal, form: FormData) => Promise<OperatorRefusal>;

/**
 * A console form that a server action answers, with script and without: spread `form` on it. While one press is under
 * way others do nothing. `onPressed` gets what is sent, the pressed button's value included; `onDone`, when it was done.
 */
export function useOperatorForm(
  action: OperatorAction,
  { onPressed, onDone }: { onPressed?(sent: FormData): void; onDone(sent: FormData): void },
) {
  const callAction = useCallAction();
  const [sent, submit] = useActionState(action, null);
  const [refusal, setRefusal] = useState(sent);
  const [isPending, start] = useTransition();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const form = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter);
    onPressed?.(form);
    start(async () => {
      const refused = await callAction<OperatorRefusal>(
        () => action(null, form),
        (error) => error,
      );
      setRefusal(refused);
      if (refused === null) onDone(form);
    });
  }

  return { form: { action: submit, onSubmit }, refusal, isPending };
}
