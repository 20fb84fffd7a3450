'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useActionState, useEffect, useRef, useState } from 'react';
import { useAnnouncement } from '#components/announcer/use-announcement.ts';
import { OrderTotals } from '#components/cart/order-totals.tsx';
import { useShownState } from '#components/cart/use-shown-state.ts';
import { Button } from '#components/ui/button.tsx';
import { FormErrors, fieldErrors } from '#components/ui/form-errors.tsx';
import type { PostcodeSearchName } from '#contracts/postcode-search.ts';
import { formatWon } from '#domain/pricing/won.ts';
import { AddressPanel } from './address-panel.tsx';
import type {
  AddressFields,
  CheckoutActions,
  CheckoutCoupon,
  CheckoutItem,
  CheckoutPrice,
  KnownAddress,
} from './checkout-types.ts';
import { CouponPanel } from './coupon-panel.tsx';
import { EasyPayNote } from './easy-pay-note.tsx';
import { GiftPanel } from './gift-panel.tsx';
import { ItemsPanel } from './items-panel.tsx';
import { PaymentPanel } from './payment-panel.tsx';
import { readAddress, readGift, readMethod, readSaveAddress } from './read-form.ts';
import { useCheckoutPrice } from './use-checkout-price.ts';
import { useDeliveryDraft } from './use-delivery-draft.ts';
import { usePayPasskey } from './use-pay-passkey.ts';
import { usePlacing } from './use-placing.ts';
import { useRemoteArea } from './use-remote-area.ts';

export interface CheckoutFormProps {
  items: CheckoutItem[];
  coupons: CheckoutCoupon[];
  initialPrice: CheckoutPrice;
  initialAddress: AddressFields;
  /** What the fields hold when a new address is typed. */
  blankAddress: AddressFields;
  /** A member's addresses. */
  addressBook: KnownAddress[];
  /** The page was opened with one of them. */
  isAddressChosen: boolean;
  postcodeSearch: PostcodeSearchName;
  isGift: boolean;
  /** Who a gift is from, before it is typed. */
  senderName: string;
  methods: readonly string[];
  /** Whether the payment provider moves no money. */
  isTestPayment: boolean;
  isMember: boolean;
  /** Whether easy pay asks this member for a passkey. */
  hasPasskey: boolean;
  /** Whose delivery details are typed here. */
  shopperId: string;
  /** Names the state of cart and coupons that the page was drawn from. */
  stateKey: string;
  /** Of the lines shown. */
  cartLineIds: string[];
  /** Names this press of the button: sent twice, it is one order. */
  idempotencyKey: string;
  actions: CheckoutActions;
}

/** In their order on the page; each is the id of its input. */
const ADDRESS_FIELDS = ['recipient', 'phone', 'postcode', 'line1', 'line2', 'deliveryRequest'] as const;
const GIFT_FIELDS = ['sender', 'message'] as const;

/**
 * Delivery, coupons and payment. Posts as a plain form before there is a script and without one; the fields hold
 * themselves what is typed, so nothing is lost when the script arrives, when an order is refused or when no answer
 * comes.
 */
export function CheckoutForm(props: CheckoutFormProps) {
  const { items, coupons, initialPrice, methods, isTestPayment, isMember, isGift, cartLineIds, stateKey, actions } =
    props;
  const t = useTranslations('checkout');
  const locale = useLocale();
  const router = useRouter();
  // Only a form that was posted without script has its result here.
  const [sent, submit] = useActionState(actions.placeByForm, null);
  const { choice, price, isPricing, choose, refresh } = useCheckoutPrice({
    stateKey,
    rendered: initialPrice,
    coupons,
    read: actions.price,
  });
  const [method, setMethod] = useState(sent?.method ?? methods[0] ?? '');
  const form = useRef<HTMLFormElement>(null);
  const passkey = usePayPasskey({ hasPasskey: props.hasPasskey, begin: actions.confirmPayment });
  const { key, refusal, isPlacing, press } = usePlacing({
    confirm: passkey.confirm,
    place: actions.place,
    initialKey: sent?.nextKey ?? props.idempotencyKey,
    initialRefusal: sent?.error ?? null,
    async onRefused(error) {
      const { code } = error;
      passkey.noteRefusal(error);
      // Other lines, or other stock, than the page shows.
      if (code === 'conflict' || code === 'sold-out') router.refresh();
      await refresh();
    },
  });
  useShownState(stateKey, isPlacing);
  // What was sent is of the form that sent it: for the buyer, or a gift.
  const resent = sent !== null && (sent.gift !== undefined) === isGift ? sent : null;
  const initialAddress = resent?.address ?? props.initialAddress;
  const initialGift = resent?.gift ?? { sender: isGift ? props.senderName : '', message: '' };
  useDeliveryDraft(
    form,
    { ...initialAddress, ...initialGift },
    { shopperId: props.shopperId, isMember, isGift, isChosen: props.isAddressChosen },
  );

  const surchargeWon = useRemoteArea(form, initialAddress.postcode) ? price.remoteSurchargeWon : 0;
  const totals = {
    ...price.totals,
    shippingWon: price.totals.shippingWon + surchargeWon,
    totalWon: price.totals.totalWon + surchargeWon,
  };

  // Once a visit, also when development mounts twice.
  const hasStarted = useRef(false);
  useEffect(() => {
    if (hasStarted.current) return;
    hasStarted.current = true;
    void actions.started().catch(() => undefined);
    // Chosen before there was a script.
    if (form.current !== null) setMethod(readMethod(new FormData(form.current)));
  }, [actions]);

  function place(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    press({
      address: readAddress(fields),
      coupons: choice,
      method: readMethod(fields),
      expectedTotalWon: totals.totalWon,
      cartLineIds,
      rememberAddress: isMember && readSaveAddress(fields),
      gift: readGift(fields),
    });
  }

  const labels = Object.fromEntries([
    ...ADDRESS_FIELDS.map((name) => [name, t(`delivery.${name}`)]),
    ...(isGift ? GIFT_FIELDS.map((name) => [name, t(`gift.${name}`)]) : []),
  ]);
  const total = formatWon(totals.totalWon, locale);
  useAnnouncement('total', isPricing ? null : t('summary.totalIs', { amount: total }));
  // Without a response the outcome is unknown: the order may have been placed.
  const isUnknown = refusal?.code === 'offline' || refusal?.code === 'no-answer';
  const button = (
    <Button type="submit" size="lg" className="w-full" data-testid="place-order" isPending={isPlacing || isPricing}>
      {passkey.isSigning
        ? t('passkey.signing')
        : isPlacing
          ? t('summary.placing')
          : t('summary.place', { amount: total })}
    </Button>
  );

  return (
    <form
      ref={form}
      action={submit}
      onSubmit={place}
      noValidate
      className="mt-4 grid items-start gap-6 lg:mt-6 lg:grid-cols-[minmax(0,1fr)_22.5rem]"
    >
      <input type="hidden" name="idempotencyKey" value={key} />
      <input type="hidden" name="cartLineIds" value={cartLineIds.join(',')} />
      <input type="hidden" name="coupons" value={choice === 'auto' ? choice : choice.join(',')} />
      <input type="hidden" name="expectedTotalWon" value={totals.totalWon} />
      <div className="grid gap-4">
        <FormErrors refusal={refusal} fields={labels} title={t(isUnknown ? 'unknown' : 'problem')} />
        <AddressPanel
          key={isGift ? 'gift' : 'own'}
          initial={initialAddress}
          blank={props.blankAddress}
          errors={fieldErrors(refusal, ADDRESS_FIELDS)}
          isMember={isMember}
          isGift={isGift}
          book={props.addressBook}
          postcodeSearch={props.postcodeSearch}
        />
        {isGift ? <GiftPanel initial={initialGift} errors={fieldErrors(refusal, GIFT_FIELDS)} /> : null}
        <ItemsPanel items={items} />
        <CouponPanel coupons={coupons} choice={choice} price={price} isPricing={isPricing} onChoose={choose} />
        <PaymentPanel
          methods={methods}
          method={method}
          onChoose={setMethod}
          isTest={isTestPayment}
          easyPayNote={isMember ? <EasyPayNote hasPasskey={props.hasPasskey} /> : null}
        />
      </div>
      <aside className="lg:tall:sticky lg:tall:top-24">
        <section aria-label={t('summary.title')} className="rounded-2xl border border-border bg-surface p-5 sm:p-6">
          <h2 className="mb-4 text-lg font-bold tracking-tight">{t('summary.title')}</h2>
          <OrderTotals totals={totals} isStale={isPricing} />
          {surchargeWon === 0 ? null : (
            <p className="mt-3 text-[13px] text-muted-foreground" data-testid="remote-surcharge">
              {t('summary.remote', { amount: formatWon(surchargeWon, locale) })}
            </p>
          )}
          <p className="mt-4 text-center text-[13px] text-muted-foreground">{t('summary.agree')}</p>
          <div className="mt-3 max-lg:tall:fixed max-lg:tall:inset-x-0 max-lg:tall:bottom-0 max-lg:tall:z-30 max-lg:tall:mt-0 max-lg:tall:border-t max-lg:tall:border-border max-lg:tall:bg-surface max-lg:tall:px-4 max-lg:tall:pt-3 max-lg:tall:pb-[calc(0.75rem+env(safe-area-inset-bottom))]">
            {button}
          </div>
        </section>
      </aside>
    </form>
  );
}
