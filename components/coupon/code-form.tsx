'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useActionState, useRef, useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { useCallAction } from '#components/ui/call-action.ts';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { Link } from '#components/ui/link.tsx';
import { toast } from '#components/ui/toast.tsx';

export interface CodeRefusal {
  error: { message: string };
}

/** `error`: refused; else the coupon is in the book. */
export interface CodeFormState {
  error?: { message: string };
  code: string;
}

export interface CodeFormProps {
  /** A coupon is a member's: a guest is asked to log in first. */
  isMember: boolean;
  redeem(code: string): Promise<CodeRefusal | null>;
  /** The same for a form sent without script. */
  redeemByForm(previous: CodeFormState | null, form: FormData): Promise<CodeFormState | null>;
}

/** Where a coupon's code is typed. */
export function CodeForm({ isMember, redeem, redeemByForm }: CodeFormProps) {
  const t = useTranslations('coupons.code');
  const callAction = useCallAction();
  const [sent, submitForm] = useActionState(redeemByForm, null);
  const [message, setMessage] = useState<string | null>(sent?.error?.message ?? null);
  const [isPending, start] = useTransition();
  const input = useRef<HTMLInputElement>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    // Of the field, which no state controls: what was typed before hydration counts, too.
    const code = input.current?.value ?? '';
    start(async () => {
      const refused = await callAction<CodeRefusal | null>(
        () => redeem(code),
        (error) => ({ error }),
      );
      setMessage(refused?.error.message ?? null);
      input.current?.focus();
      if (refused !== null) return;
      if (input.current !== null) input.current.value = '';
      toast.success(t('done'));
    });
  }

  return (
    <form action={submitForm} onSubmit={submit} className="mt-5 rounded-2xl border border-border bg-surface p-4 sm:p-5">
      <Label htmlFor="coupon-code">{t('label')}</Label>
      {isMember ? (
        <>
          <div className="mt-2 flex gap-2">
            <Input
              id="coupon-code"
              name="code"
              ref={input}
              defaultValue={sent?.error === undefined ? '' : sent.code}
              onChange={() => setMessage(null)}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={100}
              placeholder={t('placeholder')}
              aria-invalid={message !== null}
              aria-describedby="coupon-code-note"
              data-testid="coupon-code"
              className="uppercase placeholder:normal-case"
            />
            <Button type="submit" isPending={isPending} data-testid="coupon-code-redeem">
              {t(isPending ? 'pending' : 'submit')}
            </Button>
          </div>
          <p
            id="coupon-code-note"
            role={message === null ? undefined : 'alert'}
            className={
              message === null ? 'mt-1.5 text-[13px] text-muted-foreground' : 'mt-1.5 text-[13px] text-danger-text'
            }
          >
            {message ?? t(sent !== null && sent.error === undefined ? 'done' : 'hint')}
          </p>
        </>
      ) : (
        <p className="mt-1 text-sm text-muted-foreground">
          {t.rich('login', {
            a: (words) => (
              <Link
                href="/login?next=/coupons"
                className="font-semibold text-primary-text underline underline-offset-4"
              >
                {words}
              </Link>
            ),
          })}
        </p>
      )}
    </form>
  );
}
