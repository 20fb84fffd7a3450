'use client';

import { type ReactNode, useTransition } from 'react';
import { useCallOrToast } from '#components/ui/call-action.ts';

export interface OptOutFormProps {
  optOut: (form: FormData) => Promise<void>;
  children: ReactNode;
}

/** Posts as it is without script; with script it says when no answer came. */
export function OptOutForm({ optOut, children }: OptOutFormProps) {
  const callOrToast = useCallOrToast();
  const [isPending, start] = useTransition();
  return (
    <form
      action={optOut}
      aria-busy={isPending}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        start(() => callOrToast(() => optOut(form)));
      }}
    >
      {children}
    </form>
  );
}
