'use client';

import { type ReactNode, useTransition } from 'react';
import { useCallOrToast } from '#components/ui/call-action.ts';

export interface OptOutFormProps {
  optOut: (form: FormData) => Promise<void>;
  children: ReactNode;
}

/** Works without script as a plain form post; with script it shows a toast when the request gets no response. */
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
