'use client';

import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react';
import { useAnnouncement } from '#components/announcer/use-announcement.ts';
import { OrderTotals } from '#components/cart/order-totals.tsx';
import { Button } from '#components/ui/button.tsx';
import { FormErrors, fieldErrors } from '#components/ui/form-errors.tsx';
import { toast } from '#components/ui/toast.tsx';
import { formatWon } from '#domain/pricing/won.ts';
import { AddressPanel } from './address-panel.tsx';
import type {
  AddressFields,
  CheckoutActions,
  CheckoutCoupon,
  CheckoutItem,
  CheckoutPrice,
  CouponChoice,
  PlaceOrderRefusal,
} from './checkout-types.ts';
import { CouponPanel } from './coupon-panel.tsx';
import { ItemsPanel } from './items-panel.tsx';
import { PaymentPanel } from './payment-panel.tsx';

export interface CheckoutFormProps {
  items: CheckoutItem[];
  coupons: CheckoutCoupon[];
  initialPrice: CheckoutPrice;
  initialAddress: AddressFields;
  methods: readonly string[];
  isMember: boolean;
  /** Of the lines shown. */
  cartLineIds: string[];
  /** Names this press of the button: sent twice, it is one order. */
  idempotencyKey: string;
  actions: CheckoutActions;
}

/** In the order they stand on the page; each is the id of its input. */
const ADDRESS_FIELDS = ['recipient', 'phone', 'postcode', 'line1', 'line2'] as const;

export function CheckoutForm(props: CheckoutFormProps) {
  const { items, coupons, initialPrice, initialAddress, methods, isMember, actions } = props;
  const t = useTranslations('checkout');
  const locale = useLocale();
  const [key, setKey] = useState(props.idempotencyKey);
  const [address, setAddress] = useState(initialAddress);
  const [remember, setRemember] = useState(true);
  const [choice, setChoice] = useState<CouponChoice>('auto');
  const [price, setPrice] = useState(initialPrice);
  const [method, setMethod] = useState(methods[0] ?? '');
  const [refusal, setRefusal] = useState<PlaceOrderRefusal['error'] | null>(null);
  const [isPricing, startPricing] = useTransition();
  const [isPlacing, startPlacing] = useTransition();

  // Once a visit, also when development mounts twice.
  const hasStarted = useRef(false);
  useEffect(() => {
    if (hasStarted.current) return;
    hasStarted.current = true;
    void actions.started().catch(() => undefined);
  }, [actions]);

  function choose(next: CouponChoice) {
    setChoice(next);
    startPricing(async () => {
      const answer = await actions.price(next);
      if (answer.ok) setPrice(answer.price);
      else toast.error(answer.error.message);
    });
  }

  function place(event: FormEvent) {
    event.preventDefault();
    setRefusal(null);
    startPlacing(async () => {
      const refused = await actions.place({
        idempotencyKey: key,
        address,
        coupons: choice,
        method,
        expectedTotalWon: price.totals.totalWon,
        cartLineIds: props.cartLineIds,
        rememberAddress: isMember && remember,
      });
      setKey(refused.nextKey);
      setRefusal(refused.error);
      const fresh = await actions.price(choice);
      if (fresh.ok) setPrice(fresh.price);
    });
  }

  const labels = Object.fromEntries(ADDRESS_FIELDS.map((name) => [name, t(`delivery.${name}`)]));
  const total = formatWon(price.totals.totalWon, locale);
  useAnnouncement('total', isPricing ? null : t('summary.totalIs', { amount: total }));
  const button = (
    <Button type="submit" size="lg" className="w-full" data-testid="place-order" isPending={isPlacing || isPricing}>
      {isPlacing ? t('summary.placing') : t('summary.place', { amount: total })}
    </Button>
  );

  return (
    <form
      onSubmit={place}
      noValidate
      className="mt-4 grid items-start gap-6 lg:mt-6 lg:grid-cols-[minmax(0,1fr)_22.5rem]"
    >
      <div className="grid gap-4">
        <FormErrors refusal={refusal} fields={labels} title={t('problem')} />
        <AddressPanel
          address={address}
          onChange={setAddress}
          errors={fieldErrors(refusal, ADDRESS_FIELDS)}
          isMember={isMember}
          remember={remember}
          onRemember={setRemember}
        />
        <ItemsPanel items={items} />
        <CouponPanel coupons={coupons} choice={choice} price={price} onChoose={choose} />
        <PaymentPanel methods={methods} method={method} onChoose={setMethod} />
      </div>
      <aside className="lg:tall:sticky lg:tall:top-24">
        <section aria-label={t('summary.title')} className="rounded-2xl border border-border bg-surface p-5 sm:p-6">
          <h2 className="mb-4 text-lg font-bold tracking-tight">{t('summary.title')}</h2>
          <OrderTotals totals={price.totals} isStale={isPricing} />
          <p className="mt-4 text-center text-[13px] text-muted-foreground">{t('summary.agree')}</p>
          <div className="mt-3 max-lg:tall:fixed max-lg:tall:inset-x-0 max-lg:tall:bottom-0 max-lg:tall:z-30 max-lg:tall:mt-0 max-lg:tall:border-t max-lg:tall:border-border max-lg:tall:bg-surface max-lg:tall:px-4 max-lg:tall:pt-3 max-lg:tall:pb-[calc(0.75rem+env(safe-area-inset-bottom))]">
            {button}
          </div>
        </section>
      </aside>
    </form>
  );
}
