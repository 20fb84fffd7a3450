import { Gift } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { ProductPicture } from '#components/product/widgets/product-picture.tsx';
import { Korean } from '#components/ui/korean.tsx';
import type { Picture } from '#contracts/catalog.ts';
import type { ShipmentView } from '#contracts/shipments.ts';
import { GiftShipment } from './gift-shipment.tsx';

export interface GiftViewProps {
  sender: string;
  recipient: string;
  message: string;
  lines: readonly { offerId: number; productId: number; name: string; picture: Picture; quantity: number }[];
  /** Those that are still to come or arrived. */
  shipments: readonly ShipmentView[];
  isCancelled: boolean;
  expiresAt: Date;
}

/** What the recipient of a gift sees. Nothing leads to a product's page, which states its price. */
export function GiftView({ sender, recipient, message, lines, shipments, isCancelled, expiresAt }: GiftViewProps) {
  const t = useTranslations('gift');
  const format = useFormatter();
  const names = new Map(lines.map(({ offerId, name }) => [offerId, name]));
  return (
    <div data-testid="gift">
      <section className="rounded-2xl bg-primary-soft px-5 py-8 text-center sm:px-8">
        <span className="mx-auto flex size-16 items-center justify-center rounded-full bg-surface text-primary-text">
          <Gift aria-hidden className="size-8" strokeWidth={1.7} />
        </span>
        <p className="mt-4 text-sm font-semibold break-words">
          <Korean>{t('to', { recipient })}</Korean>
        </p>
        <h1 className="mt-1 text-2xl font-extrabold tracking-[-0.03em] break-words">
          <Korean>{t('from', { sender })}</Korean>
        </h1>
        {message === '' ? null : (
          <p
            data-testid="gift-message"
            className="mx-auto mt-4 max-w-prose text-base leading-relaxed break-words whitespace-pre-line"
          >
            <Korean>{message}</Korean>
          </p>
        )}
      </section>
      {isCancelled ? (
        <section className="mt-4 rounded-2xl border border-border bg-surface px-5 py-5" data-testid="gift-cancelled">
          <h2 className="text-lg font-bold">{t('cancelledTitle')}</h2>
          <p className="mt-1 text-sm text-muted-foreground">{t('cancelledBody')}</p>
        </section>
      ) : null}
      <section className="mt-7">
        <h2 className="mb-2 text-lg font-bold tracking-tight">{t('items')}</h2>
        <ul>
          {lines.map(({ offerId, productId, name, picture, quantity }) => (
            <li key={offerId} className="flex items-center gap-4 border-b border-border py-4 last:border-b-0">
              <ProductPicture picture={picture} productId={productId} alt="" size="sm" className="size-18" />
              <div className="min-w-0 flex-1">
                <p className="text-[15px] leading-snug font-medium">
                  <Korean>{name}</Korean>
                </p>
                <p className="won mt-0.5 text-[13px] text-muted-foreground">{t('quantity', { quantity })}</p>
              </div>
            </li>
          ))}
        </ul>
      </section>
      {isCancelled ? null : (
        <section className="mt-7">
          <h2 className="mb-3 text-lg font-bold tracking-tight">{t('delivery')}</h2>
          {shipments.length === 0 ? (
            <p className="rounded-xl bg-muted px-4 py-3 text-sm">{t('waiting')}</p>
          ) : (
            <div className="grid gap-3">
              {shipments.map((shipment) => (
                <GiftShipment key={shipment.shipmentId} shipment={shipment} names={names} />
              ))}
            </div>
          )}
        </section>
      )}
      <p className="mt-7 text-[13px] text-muted-foreground">
        {t('expires', { day: format.dateTime(expiresAt, { dateStyle: 'long' }) })}
      </p>
    </div>
  );
}
