'use client';

import { CircleAlert } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react';
import { OrderTotals } from '#components/cart/order-totals.tsx';
import { Button } from '#components/ui/button.tsx';
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
  const alert = useRef<HTMLDivElement>(null);

  // Once a visit, also when development mounts twice.
  const hasStarted = useRef(false);
  useEffect(() => {
    if (hasStarted.current) return;
    hasStarted.current = true;
    void actions.started().catch(() => undefined);
  }, [actions]);
  useEffect(() => {
    if (refusal === null) return;
    const field = refusal.field === undefined ? null : document.getElementById(refusal.field);
    (field ?? alert.current)?.focus();
  }, [refusal]);

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

  const isFieldRefused = refusal?.field !== undefined && refusal.field in address;
  const button = (
    <Button type="submit" size="lg" className="w-full" data-testid="place-order" disabled={isPlacing || isPricing}>
      {isPlacing ? t('summary.placing') : t('summary.place', { amount: formatWon(price.totals.totalWon, locale) })}
    </Button>
  );

  return (
    <form
      onSubmit={place}
      noValidate
      className="mt-4 grid items-start gap-6 lg:mt-6 lg:grid-cols-[minmax(0,1fr)_22.5rem]"
    >
      <div className="grid gap-4">
        <AddressPanel
          address={address}
          onChange={setAddress}
          refused={isFieldRefused ? { field: refusal.field ?? '', message: refusal.message } : null}
          isMember={isMember}
          remember={remember}
          onRemember={setRemember}
        />
        <ItemsPanel items={items} />
        <CouponPanel coupons={coupons} choice={choice} price={price} onChoose={choose} />
        <PaymentPanel methods={methods} method={method} onChoose={setMethod} />
      </div>
      <aside className="lg:sticky lg:top-24">
        <section aria-label={t('summary.title')} className="rounded-2xl border border-border bg-surface p-5 sm:p-6">
          <h2 className="mb-4 text-lg font-bold tracking-tight">{t('summary.title')}</h2>
          <OrderTotals totals={price.totals} isStale={isPricing} />
          {refusal === null || isFieldRefused ? null : (
            <div
              ref={alert}
              role="alert"
              tabIndex={-1}
              className="mt-4 flex gap-2.5 rounded-xl bg-danger-soft px-4 py-3 text-sm text-danger-text outline-none"
            >
              <CircleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0" />
              <p>
                <b className="block">{t('problem')}</b>
                {refusal.message}
              </p>
            </div>
          )}
          <p className="mt-4 text-center text-[13px] text-muted-foreground">{t('summary.agree')}</p>
          <div className="fixed inset-x-0 bottom-0 z-30 border-t border-border bg-surface/95 px-4 pt-3 pb-[calc(0.75rem+env(safe-area-inset-bottom))] backdrop-blur lg:static lg:mt-3 lg:border-0 lg:bg-transparent lg:p-0 lg:backdrop-blur-none">
            {button}
          </div>
        </section>
      </aside>
    </form>
  );
}
