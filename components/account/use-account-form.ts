'use client';

import { type FormEvent, useActionState, useState, useTransition } from 'react';
import { useCallAction } from '#components/ui/call-action.ts';
import type { AccountAction, AccountRefusal } from './account-types.ts';

/**
 * A form of an account action. Without script it is posted, and what was typed comes back with the refusal; with script
 * it is sent by hand, so that the fields stay as they are: after a refusal and when no answer comes.
 */
export function useAccountForm(action: AccountAction) {
  const [sent, submit] = useActionState(action, null);
  const callAction = useCallAction();
  const [refusal, setRefusal] = useState<AccountRefusal | null>(sent);
  const [isPending, start] = useTransition();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    start(async () => {
      const refused = await callAction(
        () => action(null, form),
        (error): AccountRefusal => ({ error }),
      );
      setRefusal(refused);
    });
  }

  return { form: { action: submit, onSubmit }, refusal, typed: sent?.typed ?? {}, isPending };
}
