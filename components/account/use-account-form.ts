'use client';

import { type FormEvent, useActionState, useState, useTransition } from 'react';
import { useCallAction } from '#components/ui/call-action.ts';
import type { AccountAction, AccountRefusal } from './account-types.ts';

/**
 * A form of an account action. Without script it is posted, and the refusal's page has the typed values; with script it
 * is sent by an action call, so that the fields keep their values after a refusal and when there is no response.
 * `onDone`: it was done, and the page stays.
 */
export function useAccountForm(action: AccountAction, onDone?: () => void) {
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
      if (refused === null) onDone?.();
    });
  }

  return { form: { action: submit, onSubmit }, refusal, typed: sent?.typed ?? {}, isPending };
}
