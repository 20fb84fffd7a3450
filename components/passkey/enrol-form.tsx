'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useActionState, useEffect, useRef, useState, useTransition } from 'react';
import type { AccountAction } from '#components/account/account-types.ts';
import { PasswordField } from '#components/account/password-field.tsx';
import { send } from '#components/actions/send.ts';
import { announce } from '#components/announcer/announcer.tsx';
import { Field } from '#components/checkout/field.tsx';
import { Button } from '#components/ui/button.tsx';
import { afterPaint, focusOn } from '#components/ui/focus.ts';
import { FormErrors, type FormRefusal, fieldErrors } from '#components/ui/form-errors.tsx';
import { toast } from '#components/ui/toast.tsx';
import { enrolledAnswerSchema, enrolmentAnswerSchema } from '#contracts/passkeys.ts';
import { MAX_PASSKEY_NAME } from '#domain/passkey/limits.ts';
import { canUsePasskeys, endCeremony, makePasskey } from './ceremony.ts';

export interface EnrolFormProps {
  /** The one origin that passkeys are for. */
  origin: string;
  /** Answers a form that was posted before there was a script, or without one. */
  withoutScript: AccountAction;
}

type Hindrance = 'unsupported' | 'elsewhere';

/**
 * Adds a passkey: the password, then the browser's own question, then the shop. A step that fails leaves what was
 * typed, and states which it was.
 */
export function EnrolForm({ origin, withoutScript }: EnrolFormProps) {
  const t = useTranslations('account.passkeys');
  const router = useRouter();
  const [sent, submit] = useActionState(withoutScript, null);
  const [refusal, setRefusal] = useState<FormRefusal | null>(sent?.error ?? null);
  const [hindrance, setHindrance] = useState<Hindrance | null>(null);
  const [isWaiting, setWaiting] = useState(false);
  const [isPending, start] = useTransition();
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (!canUsePasskeys()) setHindrance('unsupported');
    else if (window.location.origin !== origin) setHindrance('elsewhere');
    return endCeremony;
  }, [origin]);

  /** null: enrolled. */
  async function enrol(name: string, password: string): Promise<FormRefusal | null> {
    const begun = await send(
      { method: 'POST', path: '/api/passkeys/enrolments', body: { password } },
      enrolmentAnswerSchema,
    );
    if (!begun.ok) return begun.error;
    setWaiting(true);
    announce('passkey', t('waiting'));
    const made = await makePasskey(begun.options).finally(() => setWaiting(false));
    if (!made.ok) return { message: t(`fault.${made.fault}`) };
    const body = { name, attestation: made.made };
    const enrolled = await send({ method: 'POST', path: '/api/passkeys', body }, enrolledAnswerSchema);
    return enrolled.ok ? null : enrolled.error;
  }

  function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const fields = new FormData(event.currentTarget);
    setRefusal(null);
    start(async () => {
      const refused = await enrol(String(fields.get('name')), String(fields.get('password'))).catch(() => ({
        message: t('no-answer'),
      }));
      setRefusal(refused);
      if (refused !== null) return;
      form.current?.reset();
      toast.success(t('added'));
      router.refresh();
      afterPaint(() => focusOn(document.getElementById('passkeys')));
    });
  }

  if (hindrance !== null)
    return (
      <p className="text-[15px] text-muted-foreground" data-testid="passkey-hindrance">
        {t(hindrance, { origin })}
      </p>
    );
  const labels = { name: t('name'), password: t('password') };
  const errors = fieldErrors(refusal, Object.keys(labels));
  return (
    <form ref={form} action={submit} onSubmit={add} noValidate className="grid gap-4">
      <noscript>
        <p className="text-[15px] text-muted-foreground">{t('no-script')}</p>
      </noscript>
      <FormErrors refusal={refusal} fields={labels} title={t('notAdded')} />
      <Field
        id="name"
        label={labels.name}
        defaultValue={t('defaultName')}
        maxLength={MAX_PASSKEY_NAME}
        autoComplete="off"
        required
        hint={t('nameHint')}
        error={errors.name}
      />
      <PasswordField
        label={labels.password}
        autoComplete="current-password"
        hint={t('passwordHint')}
        error={errors.password}
      />
      <Button type="submit" isPending={isPending} data-testid="add-passkey">
        {isWaiting ? t('waiting') : isPending ? t('adding') : t('add')}
      </Button>
    </form>
  );
}
