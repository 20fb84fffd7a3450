'use client';

import { TicketPercent } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useActionState, useOptimistic, useTransition } from 'react';
import { addToCart, removeCartLine, setCartLine } from '#components/actions/shop-routes.ts';
import { useAnnouncement } from '#components/announcer/use-announcement.ts';
import { setCartCount } from '#components/layout/cart-count.ts';
import { Button } from '#components/ui/button.tsx';
import { isNoAnswer, useCallAction } from '#components/ui/call-action.ts';
import { Link } from '#components/ui/link.tsx';
import { toast } from '#components/ui/toast.tsx';
import { formatWon } from '#domain/pricing/won.ts';
import type { CartAnswer, CartItem, CartTotals, ChangeByForm, SellerPart } from './cart-item.ts';
import { CartLine } from './cart-line.tsx';
import { FreeShipping } from './free-shipping.tsx';
import { OrderTotals } from './order-totals.tsx';
import { useShownState } from './use-shown-state.ts';
import { Won } from './won.tsx';

export interface CartBoardProps {
  items: CartItem[];
  totals: CartTotals;
  /** By seller, of the lines that can be ordered. */
  parts: SellerPart[];
  /** Names the state of cart and coupons that the page was drawn from. */
  stateKey: string;
  changeByForm: ChangeByForm;
}

/** A line as it is, or as it will be once the server has applied the pending change. */
type ShownItem = CartItem & { isBusy?: boolean };

/**
 * Cart lines and totals. A change is shown optimistically; its line and the amounts are aria-busy until the server's
 * response confirms them.
 */
export function CartBoard({ items, totals, parts, stateKey, changeByForm }: CartBoardProps) {
  const t = useTranslations('cart');
  const locale = useLocale();
  const router = useRouter();
  const callAction = useCallAction();
  // Only a form that was posted without script has its result here.
  const [sent, submit] = useActionState(changeByForm, null);
  const [isPending, startChange] = useTransition();
  useShownState(stateKey, isPending);
  const [lines, show] = useOptimistic(
    items as ShownItem[],
    (state, { offerId, quantity }: { offerId: number; quantity: number }) =>
      quantity === 0
        ? state.filter((line) => line.offerId !== offerId)
        : state.map((line) => (line.offerId === offerId ? { ...line, quantity, isBusy: true } : line)),
  );
  const ready = lines.filter(({ state }) => state === 'ready');
  const pieces = ready.reduce((sum, { quantity }) => sum + quantity, 0);
  const canCheckOut = ready.length > 0 && ready.length === lines.length;

  function settle(answer: CartAnswer): boolean {
    if (answer.ok) setCartCount(answer.cartCount);
    else toast.error(answer.error.message);
    // Amounts and states of lines are the server's; the change is shown as pending until they are there. Without an
    // answer a refresh may end at the browser's own error page; the state is compared instead (useShownState).
    if (answer.ok || !isNoAnswer(answer.error)) startChange(() => router.refresh());
    return answer.ok;
  }

  function setQuantity(item: CartItem, quantity: number) {
    startChange(async () => {
      const isPossible = Number.isInteger(quantity) && quantity >= 1 && quantity <= item.stock;
      show({ offerId: item.offerId, quantity: isPossible ? quantity : item.quantity });
      settle(await callAction(() => setCartLine({ offerId: item.offerId, quantity }), refused));
    });
  }

  function remove(item: CartItem) {
    startChange(async () => {
      show({ offerId: item.offerId, quantity: 0 });
      if (!settle(await callAction(() => removeCartLine(item.offerId), refused))) return;
      const undo = () =>
        startChange(async () => {
          settle(await callAction(() => addToCart({ offerId: item.offerId, quantity: item.quantity }), refused));
        });
      toast(t('line.removed'), item.state === 'ready' ? { action: { label: t('line.undo'), onClick: undo } } : {});
    });
  }

  const total = t('summary.totalIs', { amount: formatWon(totals.totalWon, locale) });
  useAnnouncement('total', isPending ? null : total);

  const checkout = (
    <Button size="lg" className="w-full" asChild={canCheckOut} disabled={!canCheckOut}>
      {canCheckOut ? (
        <Link href="/checkout">{t('summary.checkoutCount', { count: pieces })}</Link>
      ) : (
        t('summary.checkout')
      )}
    </Button>
  );

  return (
    <div className="mt-4 grid items-start gap-x-10 gap-y-6 lg:mt-6 lg:grid-cols-[minmax(0,1fr)_22.5rem]">
      {sent?.ok === false ? (
        <p role="alert" className="rounded-xl bg-danger-soft px-4 py-3 text-sm text-danger-text lg:col-span-2">
          {sent.error.message}
        </p>
      ) : null}
      <ul className="border-t-2 border-foreground">
        {lines.map((item) => (
          <CartLine
            key={item.offerId}
            item={item}
            isBusy={item.isBusy ?? false}
            submit={submit}
            onQuantity={(quantity) => setQuantity(item, quantity)}
            onRemove={() => remove(item)}
          />
        ))}
      </ul>
      <aside className="grid gap-4 lg:tall:sticky lg:tall:top-24">
        <FreeShipping parts={parts} />
        <section aria-label={t('summary.title')} className="rounded-2xl border border-border bg-surface p-5 sm:p-6">
          <h2 className="mb-4 text-lg font-bold tracking-tight">{t('summary.title')}</h2>
          <OrderTotals totals={totals} isStale={isPending} />
          {totals.discountWon > 0 ? (
            <p className="mt-3 flex items-center gap-1.5 text-[13px] font-medium text-primary-text">
              <TicketPercent aria-hidden className="size-4 shrink-0" />
              {t('summary.couponApplied')}
            </p>
          ) : null}
          {canCheckOut ? null : <p className="mt-3 text-[13px] text-danger-text">{t('summary.skipped')}</p>}
          <div className="mt-5 hidden lg:block">{checkout}</div>
        </section>
      </aside>
      <div className="z-30 flex flex-wrap items-center gap-x-4 gap-y-2 border-border bg-surface lg:hidden tall:fixed tall:inset-x-0 tall:bottom-0 tall:border-t tall:px-4 tall:pt-3 tall:pb-[calc(0.75rem+env(safe-area-inset-bottom))]">
        <p className="shrink-0">
          <span className="block text-xs text-muted-foreground">{t('summary.total')}</span>
          {isPending ? <span aria-hidden className="busy-mark mr-1.5" /> : null}
          <Won amount={totals.totalWon} className="text-lg font-extrabold" />
        </p>
        <div className="flex-1">{checkout}</div>
      </div>
    </div>
  );
}

function refused(error: { code: string; message: string }): CartAnswer {
  return { ok: false, error };
}
