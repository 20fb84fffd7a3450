import type { Metadata } from 'next';
import { useTranslations } from 'next-intl';
import { getFormatter, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { OrderTotals } from '#components/cart/order-totals.tsx';
import { Won } from '#components/cart/won.tsx';
import { CancelOrder } from '#components/checkout/cancel-order.tsx';
import { ClearDeliveryDraft } from '#components/checkout/clear-delivery-draft.tsx';
import { OrderStatus, shownStatus } from '#components/checkout/order-status.tsx';
import { RefreshOnOrder } from '#components/checkout/refresh-on-order.tsx';
import { RefundNote } from '#components/checkout/refund-note.tsx';
import { ClaimSection } from '#components/claim/claim-section.tsx';
import { GiftSummary } from '#components/gift/gift-summary.tsx';
import { BuyAgain } from '#components/order/buy-again.tsx';
import { DepositCard } from '#components/order/deposit-card.tsx';
import { OrderOutcome } from '#components/order/order-outcome.tsx';
import { OrderShipments } from '#components/order/order-shipments.tsx';
import { RefundAccountForm } from '#components/order/refund-account-form.tsx';
import { ProductPicture } from '#components/product/widgets/product-picture.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import { bankName, PAYMENT_METHODS } from '#contracts/payment-methods.ts';
import type { ClaimRow, OrderParts } from '#server/adapters/postgres/claims.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import { claimedPieces } from '#server/claims/drafts.ts';
import { getContainer } from '#server/container.ts';
import { Missing } from '../../missing.tsx';
import { publicOrigin } from '../../public-origin.ts';
import { ServedRail } from '../../rails.tsx';
import { pageSession } from '../../session.ts';
import { buyAgainByForm, cancelOrder, readCancelTerms } from '../actions.ts';
import { confirmPurchase, withdrawClaim } from '../claim-actions.ts';
import { giveUpDeposit, saveRefundAccount } from '../deposit-actions.ts';
import { ownOrder } from '../own-order.ts';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ placed?: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('orders');
  return { title: t('title'), robots: { index: false } };
}

export default async function OrderPage({ params, searchParams }: Props) {
  const { id } = await params;
  const isFresh = (await searchParams).placed === '1';
  const session = await pageSession();
  const [t, tGift, format, order] = await Promise.all([
    getTranslations('orders'),
    getTranslations('gift'),
    getFormatter(),
    ownOrder(session, id),
  ]);
  if (order === null) return <Missing />;
  const { address, payment } = order;
  const { orders, claims, shipments, deposits, gifts } = getContainer();
  const shown = shownStatus(order);
  const isUndone = order.status === 'CANCELLED' || order.status === 'PAYMENT_FAILED';
  const isCharged = payment?.status === 'APPROVED';
  const [parcels, terms, refund, claimed, deposit, gift, origin] = await Promise.all([
    shipments.ofOrders([order.orderId]),
    orders.cancelTerms(session.shopperId, order.orderId),
    isCharged ? orders.refund(session.shopperId, order.orderId) : null,
    claims.options(session.shopperId, order.orderId),
    payment?.method === 'virtual-account' ? deposits.view(session.shopperId, order.orderId) : null,
    gifts.ofOrder(order.orderId),
    publicOrigin(),
  ]);
  const isRefunded = refund !== null && (isUndone || refund.refundedWon + refund.pendingWon + refund.refusedWon > 0);
  const method = PAYMENT_METHODS.find((known) => known === payment?.method);
  const againLines = order.lines.map(({ offerId, name, quantity }) => ({ offerId, name, quantity }));
  const firstProductId = order.lines[0]?.productId;
  return (
    <>
      <TrackPageView path="/orders/detail" />
      {isFresh && (order.status === 'PAID' || order.status === 'PENDING') ? <ClearDeliveryDraft /> : null}
      <RefreshOnOrder orderId={order.orderId} isPending={shown === 'PENDING'} />
      <div className="shop-width max-w-3xl pt-5 md:pt-9">
        <OrderOutcome status={shown} failure={payment?.failureReason ?? null} isFresh={isFresh} />
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 border-b-2 border-foreground pb-4">
          <div>
            <p className="text-sm text-muted-foreground">
              {t('number')} ·{' '}
              <time dateTime={order.placedAt.toISOString()}>
                {format.dateTime(order.placedAt, { dateStyle: 'long', timeStyle: 'short' })}
              </time>
            </p>
            <h1 data-testid="order-number" className="won text-xl font-extrabold md:text-2xl">
              {order.number}
            </h1>
          </div>
          <OrderStatus status={shown} className="px-2.5 py-1 text-sm" />
        </div>

        {deposit?.account == null ? null : (
          <DepositCard
            orderId={order.orderId}
            {...deposit.account}
            accountNumber={deposit.account.number}
            amountWon={order.totalWon}
            giveUp={giveUpDeposit}
          />
        )}

        <OrderShipments shipments={parcels.get(order.orderId) ?? []} lines={order.lines} now={shipments.now()} />

        {gift === null ? null : (
          <GiftSummary
            sender={gift.sender}
            message={gift.message}
            url={order.paidAt === null ? null : `${origin}/gifts/${gift.token}`}
          />
        )}

        <Part title={t('items')}>
          <ul>
            {order.lines.map((line) => (
              <li key={line.offerId} className="flex items-center gap-4 border-b border-border py-4 last:border-b-0">
                <Link href={`/products/${line.productId}`} tabIndex={-1} aria-hidden>
                  <ProductPicture
                    picture={line.picture}
                    productId={line.productId}
                    alt=""
                    size="sm"
                    className="size-18"
                  />
                </Link>
                <div className="min-w-0 flex-1">
                  <Link
                    href={`/products/${line.productId}`}
                    className="line-clamp-2 text-[15px] leading-snug font-medium"
                  >
                    <Korean>{line.name}</Korean>
                  </Link>
                  <p className="won mt-0.5 text-[13px] text-muted-foreground">
                    {t('quantity', { quantity: line.quantity })}
                    <Gone count={goneOf(claimed.parts, line.offerId)} />
                  </p>
                </div>
                <div className="text-right">
                  <Won amount={line.unitPriceWon * line.quantity - line.discountWon} className="block font-bold" />
                  {line.discountWon > 0 ? (
                    <Won amount={-line.discountWon} className="block text-[13px] text-sale-text" />
                  ) : null}
                </div>
              </li>
            ))}
          </ul>
        </Part>

        <div className="grid gap-x-10 sm:grid-cols-2">
          <Part title={t('address')}>
            <address className="text-[15px] leading-relaxed not-italic">
              <b>
                <Korean>{address.recipient}</Korean>
              </b>
              <br />
              {address.phone}
              <br />({address.postcode}) <Korean>{`${address.line1} ${address.line2}`}</Korean>
              {address.deliveryRequest ? (
                <span className="mt-1 block text-sm break-words text-muted-foreground" data-testid="delivery-request">
                  <Korean>{address.deliveryRequest}</Korean>
                </span>
              ) : null}
            </address>
          </Part>
          <Part title={t('payment')}>
            <OrderTotals totals={order} />
            <p className="mt-3 flex justify-between text-sm text-muted-foreground">
              <span>{t('method')}</span>
              <span>{method === undefined ? null : t(`methods.${method}`)}</span>
            </p>
            {isRefunded ? <RefundNote {...refund} /> : null}
            {deposit?.needsRefundAccount === true ? (
              <RefundAccountForm orderId={order.orderId} save={saveRefundAccount} />
            ) : null}
            {deposit?.refundAccount == null ? null : (
              <p data-testid="refund-account-known" className="mt-2 text-sm text-muted-foreground">
                {t('refundAccount.to', {
                  bank: bankName(deposit.refundAccount.bank),
                  digits: deposit.refundAccount.lastDigits,
                })}
              </p>
            )}
          </Part>
        </div>

        <ClaimSection
          orderId={order.orderId}
          // The whole order has a button of its own.
          kinds={claimed.kinds.filter(
            (kind) => kind !== 'CANCEL' || terms === null || piecesOf(claimed.free(kind)) > 1,
          )}
          isCancelAsked={order.status !== 'PAID'}
          canConfirm={claimed.canConfirm}
          isUnderWay={order.status === 'SHIPPED'}
          claims={claimed.parts.claims.map((claim) => shownClaim(claim, claimed.parts, order.status))}
          withdraw={withdrawClaim}
          confirm={confirmPurchase}
        />

        <div className="mt-8 flex flex-wrap gap-2">
          <Button asChild variant="secondary">
            <Link href="/orders">{t('list')}</Link>
          </Button>
          <Button asChild variant="secondary">
            <Link href="/">{t('continue')}</Link>
          </Button>
          {order.paidAt === null ? null : (
            <>
              <Button asChild variant="secondary">
                <Link href={`/orders/${order.orderId}/receipt`}>{t('receipt.open')}</Link>
              </Button>
              <Button asChild variant="secondary">
                <Link href={`/orders/${order.orderId}/delivery-note`}>{tGift('note.open')}</Link>
              </Button>
              <BuyAgain lines={againLines} buyAgainByForm={buyAgainByForm.bind(null, order.orderId)} />
            </>
          )}
          {terms === null ? null : (
            <span className="ml-auto">
              <CancelOrder orderId={order.orderId} terms={terms} readTerms={readCancelTerms} cancel={cancelOrder} />
            </span>
          )}
        </div>
      </div>
      {firstProductId === undefined ? null : <ServedRail name="bought-together" productId={firstProductId} />}
    </>
  );
}

const piecesOf = (free: readonly { quantity: number }[]) => free.reduce((sum, { quantity }) => sum + quantity, 0);

/** After how many were bought: how many of them are no longer the shopper's. */
function Gone({ count }: { count: number }) {
  const t = useTranslations('orders');
  return count === 0 ? null : ` · ${t('gone', { count })}`;
}

/** Pieces of a line that are cancelled or returned by now. */
function goneOf({ lines, claims }: OrderParts, offerId: number): number {
  const lineId = lines.find((line) => line.offerId === offerId)?.lineId ?? '';
  return claimedPieces({ claims: claims.filter(({ kind, state }) => kind !== 'EXCHANGE' && state === 'DONE') }, lineId)
    .length;
}

function shownClaim(claim: ClaimRow, { lines }: Pick<OrderParts, 'lines'>, status: OrderRow['status']) {
  const { claimId, kind, reason, state, stateReason, requestedAt, goodsWon, shippingWon, feeWon, withheldWon } = claim;
  return {
    ...{ claimId, kind, reason, state, stateReason, requestedAt },
    isUnderWay: status !== 'DELIVERED' && status !== 'COMPLETED',
    refundWon: goodsWon + shippingWon - feeWon - withheldWon,
    lines: claim.lines.map(({ lineId, pieces }) => ({
      name: lines.find((line) => line.lineId === lineId)?.name ?? '',
      pieces: pieces.length,
    })),
  };
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-7">
      <h2 className="mb-2 text-lg font-bold tracking-tight">{title}</h2>
      {children}
    </section>
  );
}
