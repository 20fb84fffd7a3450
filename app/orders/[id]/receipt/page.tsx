import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { companyValues } from '#components/legal/company-values.ts';
import { PrintButton } from '#components/order/print-button.tsx';
import { Receipt } from '#components/order/receipt.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import { PAYMENT_METHODS } from '#contracts/payment-methods.ts';
import { getContainer } from '#server/container.ts';
import { currentCompany } from '../../../legal.ts';
import { Missing } from '../../../missing.tsx';
import { pageSession } from '../../../session.ts';
import { ownOrder } from '../../own-order.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('orders.receipt');
  return { title: t('title'), robots: { index: false } };
}

/** The receipt of an order that was paid; there is none of another. */
export default async function ReceiptPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const session = await pageSession();
  const [t, tPlaceholder, order] = await Promise.all([
    getTranslations('orders'),
    getTranslations('legal.placeholder'),
    ownOrder(session, id),
  ]);
  if (order === null || order.paidAt === null) return <Missing />;
  const { orders, gifts } = getContainer();
  const [{ refundedWon }, gift] = await Promise.all([
    orders.refund(session.shopperId, order.orderId),
    gifts.ofOrder(order.orderId),
  ]);
  const method = PAYMENT_METHODS.find((known) => known === order.payment?.method);
  return (
    <>
      <TrackPageView path="/orders/receipt" />
      <div className="shop-width max-w-3xl pt-5 md:pt-9">
        <Receipt
          order={{ ...order, recipient: gift?.sender ?? order.address.recipient }}
          refundedWon={refundedWon}
          method={method === undefined ? null : t(`methods.${method}`)}
          company={companyValues(currentCompany(), (field) => tPlaceholder(field))}
        />
        <div className="mt-5 flex flex-wrap gap-2 print:hidden">
          <PrintButton />
          <Button asChild variant="secondary">
            <Link href={`/orders/${order.orderId}`}>{t('receipt.back')}</Link>
          </Button>
        </div>
      </div>
    </>
  );
}
