'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { announce } from '#components/announcer/announcer.tsx';
import { endCeremony, signWithPasskey } from '#components/passkey/ceremony.ts';
import { callAction, isOffline } from '#components/ui/call-action.ts';
import type { Assertion } from '#contracts/passkeys.ts';
import { EASY_PAY } from '#contracts/payment-methods.ts';
import type { CheckoutActions, PlaceOrderRefusal, PlaceOrderRequest } from './checkout-types.ts';

export type PaymentConfirmation =
  | { ok: true; assertion?: Assertion }
  | { ok: false; error: PlaceOrderRefusal['error'] };

/**
 * The second step of easy pay: before the order is placed, the shop names what is to be signed for exactly this press
 * and its total, and the browser asks for the passkey. `isSigning`: it is asking.
 */
export function usePayPasskey({
  hasPasskey,
  begin,
}: {
  hasPasskey: boolean;
  begin: CheckoutActions['confirmPayment'];
}) {
  const t = useTranslations('checkout.passkey');
  const [isSigning, setSigning] = useState(false);
  // Enrolled in another tab since the page was drawn: the shop's refusal shows it.
  const [isDemanded, setDemanded] = useState(false);
  useEffect(() => endCeremony, []);

  async function confirm(request: PlaceOrderRequest): Promise<PaymentConfirmation> {
    if (request.method !== EASY_PAY || !(hasPasskey || isDemanded)) return { ok: true };
    const answered = await callAction(() => begin(request));
    if (answered === null) {
      const message = t(isOffline() ? 'offline' : 'unreached');
      return { ok: false, error: { code: 'passkey-unreached', message } };
    }
    if (!answered.answer.ok) return { ok: false, error: answered.answer.error };
    const { options } = answered.answer;
    if (options === null) return { ok: true };
    setSigning(true);
    announce('passkey', t('signing'));
    const signed = await signWithPasskey(options).finally(() => setSigning(false));
    if (signed.ok) return { ok: true, assertion: signed.made };
    const fault = signed.fault === 'enrolled-already' ? 'failed' : signed.fault;
    return { ok: false, error: { code: `passkey-${fault}`, message: t(`fault.${fault}`) } };
  }

  return {
    confirm,
    isSigning,
    /** The shop refused a press: one that lacked its passkey asks for it from now on. */
    noteRefusal: ({ field }: PlaceOrderRefusal['error']) => setDemanded((before) => before || field === 'passkey'),
  };
}
