import { useFormatter, useTranslations } from 'next-intl';
import { ShipmentSteps } from '#components/order/shipment-steps.tsx';
import { DAY } from '#components/order/time-formats.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Korean } from '#components/ui/korean.tsx';
import type { ShipmentView } from '#contracts/shipments.ts';
import { promisedDay } from '#domain/shipment/promise.ts';
import { isUndelivered } from '#domain/shipment/state.ts';

export interface GiftShipmentProps {
  shipment: ShipmentView;
  /** Names of the gift's products, by offer. */
  names: ReadonlyMap<number, string>;
}

/**
 * One parcel as its recipient sees it: how far it is. What a buyer may do about it, and what is refunded, is the
 * buyer's alone.
 */
export function GiftShipment({ shipment, names }: GiftShipmentProps) {
  const { state, carrier, waybill, lines, promisedAt, deliveredAt } = shipment;
  const t = useTranslations('gift');
  const tShipment = useTranslations('orders.shipment');
  const format = useFormatter();
  const headingId = `gift-shipment-${shipment.number}`;
  const contents = lines.map(({ offerId, quantity }) =>
    tShipment('pieces', { name: names.get(offerId) ?? '', quantity }),
  );
  const outlook = isUndelivered(state)
    ? t('problem')
    : deliveredAt === null
      ? t('promised', { day: format.dateTime(promisedDay(promisedAt), DAY) })
      : t('arrived', { day: format.dateTime(deliveredAt, DAY) });
  return (
    <article
      aria-labelledby={headingId}
      data-testid="gift-shipment"
      data-state={state}
      className="rounded-2xl border border-border bg-surface p-4 sm:p-5"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h3 id={headingId} className="min-w-0 font-bold break-words">
          <Korean>{contents.join(', ')}</Korean>
        </h3>
        <Badge variant={isUndelivered(state) ? 'neutral' : 'success'}>{tShipment(`state.${state}`)}</Badge>
      </div>
      {isUndelivered(state) ? null : <ShipmentSteps state={state} />}
      <p className="mt-4 rounded-xl bg-muted px-4 py-3 text-sm">{outlook}</p>
      {waybill === null ? null : (
        <p className="mt-3 text-sm text-muted-foreground">
          {carrier === null ? null : `${tShipment(`carriers.${carrier}`)} `}
          {t('waybill')} <span className="won font-medium text-foreground">{waybill}</span>
        </p>
      )}
    </article>
  );
}
