'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useActionState, useEffect, useRef, useState, useTransition } from 'react';
import { Panel } from '#components/checkout/panel.tsx';
import { ProductPicture } from '#components/product/widgets/product-picture.tsx';
import { Button } from '#components/ui/button.tsx';
import { useCallAction } from '#components/ui/call-action.ts';
import { FormErrors } from '#components/ui/form-errors.tsx';
import { Korean } from '#components/ui/korean.tsx';
import { toast } from '#components/ui/toast.tsx';
import { type ClaimKind, REASONS_OF } from '#domain/claim/claim.ts';
import type { ClaimAct, ClaimActions, ClaimableLine, ClaimRefusal, ShownTerms, TermsAnswer } from './claim-types.ts';
import { quantityField, readChoice } from './read-choice.ts';
import { TermsView } from './terms-view.tsx';

export interface ClaimFormProps {
  orderId: string;
  kind: ClaimKind;
  /** What its button does. */
  act: ClaimAct;
  lines: readonly ClaimableLine[];
  /** Names this press of the button: sent twice, it is one claim. */
  idempotencyKey: string;
  actions: ClaimActions;
}

/**
 * Which pieces, why, and what is refunded for them. Works without script too: the first post answers with the refund,
 * the second one confirms it.
 */
export function ClaimForm({ orderId, kind, act, lines, idempotencyKey, actions }: ClaimFormProps) {
  const t = useTranslations('orders.claim');
  const router = useRouter();
  const callAction = useCallAction();
  const [sent, submit] = useActionState(actions.requestByForm, null);
  const form = useRef<HTMLFormElement>(null);
  const [refusal, setRefusal] = useState<ClaimRefusal | null>(sent?.error ?? null);
  const [terms, setTerms] = useState<ShownTerms | null>(sent?.terms ?? null);
  const [isReading, startReading] = useTransition();
  const [isSending, startSending] = useTransition();
  /** Answers overtake each other: the last choice counts. */
  const asked = useRef(0);
  const reasons = REASONS_OF[kind];

  async function readTerms() {
    const choice = form.current === null ? null : readChoice(new FormData(form.current));
    const question = ++asked.current;
    if (choice === null || choice.lines.length === 0) return setTerms(null);
    const answer = await callAction<TermsAnswer>(
      () => actions.readTerms(orderId, choice),
      (error) => ({ ok: false, error }),
    );
    if (question !== asked.current) return;
    setTerms(answer.ok ? answer.terms : null);
    setRefusal(answer.ok ? null : answer.error);
  }

  // What was chosen before hydration counts, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form is mounted.
  useEffect(() => startReading(readTerms), []);

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const choice = readChoice(new FormData(event.currentTarget));
    if (terms === null) return startReading(readTerms);
    startSending(async () => {
      const refused = await callAction(
        () => actions.request(orderId, idempotencyKey, choice, terms.refundWon),
        (error) => ({ error }),
      );
      if (refused === null) {
        toast.success(t(`requested.${act}`));
        router.push(`/orders/${orderId}`);
        return;
      }
      setRefusal(refused.error);
      if (refused.error.code === 'conflict') await readTerms();
    });
  }

  return (
    <form
      ref={form}
      action={submit}
      onSubmit={send}
      onChange={() => startReading(readTerms)}
      className="mt-5 grid gap-4"
      data-testid="claim-form"
    >
      <input type="hidden" name="orderId" value={orderId} />
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      <input type="hidden" name="shownRefundWon" value={terms?.refundWon ?? ''} />
      <FormErrors refusal={refusal} fields={{}} title={t('problem')} />
      <Panel id="claim-lines" title={t('lines')}>
        <ul>
          {lines.map(({ lineId, productId, name, picture, left }) => (
            <li key={lineId} className="flex flex-wrap items-center gap-4 border-b border-border py-3 last:border-b-0">
              <ProductPicture picture={picture} productId={productId} alt="" size="sm" className="size-14" />
              <span className="min-w-0 flex-1 text-[15px] leading-snug font-medium" id={`name-${lineId}`}>
                <Korean>{name}</Korean>
              </span>
              <label className="flex items-center gap-2 text-sm text-muted-foreground">
                <span id={`of-${lineId}`}>{t('pieces', { left })}</span>
                <input
                  type="number"
                  name={quantityField(lineId)}
                  aria-labelledby={`name-${lineId} of-${lineId}`}
                  min={0}
                  max={left}
                  inputMode="numeric"
                  defaultValue={sent?.typed[lineId] ?? (lines.length === 1 && left === 1 ? 1 : 0)}
                  data-testid="claim-quantity"
                  className="won h-11 w-20 rounded-lg border border-border-strong bg-surface px-3 text-right text-base text-foreground outline-none focus-visible:ring-2 focus-visible:ring-ring"
                />
              </label>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel id="claim-reason" title={t('reason')}>
        <div role="radiogroup" aria-labelledby="claim-reason" className="grid gap-2 sm:grid-cols-2">
          {reasons.map((reason, at) => (
            <label
              key={reason}
              className="flex min-h-11 cursor-pointer items-center gap-3 rounded-xl border border-border px-4 py-2.5 text-[15px] has-checked:border-primary has-checked:bg-primary-soft"
            >
              <input
                type="radio"
                name="reason"
                value={reason}
                defaultChecked={sent?.reason === reason || (sent === null && at === 0)}
                className="size-4.5 accent-(--color-primary)"
              />
              {t(`reasons.${reason}`)}
            </label>
          ))}
        </div>
      </Panel>
      <Panel id="claim-refund" title={t(kind === 'EXCHANGE' ? 'exchange' : 'refund')}>
        <div aria-live="polite" aria-busy={isReading}>
          <TermsView kind={kind} terms={terms} />
        </div>
      </Panel>
      <Button type="submit" size="lg" isPending={isSending || isReading} data-testid="claim-send">
        {t(isSending ? 'sending' : `send.${act}`)}
      </Button>
    </form>
  );
}
