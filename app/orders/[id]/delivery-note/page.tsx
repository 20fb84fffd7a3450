import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeliveryNote } from '#components/order/delivery-note.tsx';
import { PrintButton } from '#components/order/print-button.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import { getContainer } from '#server/container.ts';
import { Missing } from '../../../missing.tsx';
import { pageSession } from '../../../session.ts';
import { ownOrder } from '../../own-order.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('gift.note');
  return { title: t('title'), robots: { index: false } };
}

/** What lies in the parcels of an order that was paid, without amounts. */
export default async function DeliveryNotePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const [t, order] = await Promise.all([getTranslations('gift.note'), ownOrder(await pageSession(), id)]);
  if (order === null || order.paidAt === null) return <Missing />;
  const { number, placedAt, address } = order;
  const { gifts } = getContainer();
  const [gift, lines] = await Promise.all([gifts.ofOrder(order.orderId), gifts.contents(order.orderId)]);
  return (
    <>
      <TrackPageView path="/orders/delivery-note" />
      <div className="shop-width max-w-3xl pt-5 md:pt-9">
        <DeliveryNote {...{ number, placedAt, address, gift, lines }} />
        <div className="mt-5 flex flex-wrap gap-2 print:hidden">
          <PrintButton />
          <Button asChild variant="secondary">
            <Link href={`/orders/${order.orderId}`}>{t('back')}</Link>
          </Button>
        </div>
      </div>
    </>
  );
}
