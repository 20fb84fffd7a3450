import { useFormatter, useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import { Korean } from '#components/ui/korean.tsx';
import type { ShipmentView } from '#contracts/shipments.ts';
import { promisedDay } from '#domain/shipment/promise.ts';
import type { ShipmentState } from '#domain/shipment/state.ts';
import { ShipmentHistory } from './shipment-history.tsx';
import { ShipmentOutlook } from './shipment-outlook.tsx';
import { ShipmentSteps } from './shipment-steps.tsx';
import { DAY } from './time-formats.ts';

const VARIANT: Partial<Record<ShipmentState, 'danger' | 'neutral' | 'sale'>> = {
  DELIVERY_FAILED: 'sale',
  LOST: 'danger',
  RETURNED: 'danger',
  CANCELLED: 'neutral',
};

export interface ShipmentCardProps {
  shipment: ShipmentView;
  /** Names of the order's products, by offer. */
  names: ReadonlyMap<number, string>;
  /** Whether the seller has more than one parcel on the page, which are then numbered. */
  isNumbered: boolean;
  now: Date;
}

/** One parcel: what is in it, how far it is, what comes next, its carrier and what has happened. */
export function ShipmentCard({ shipment, names, isNumbered, now }: ShipmentCardProps) {
  const { number, state, sellerName, promisedAt, carrier, waybill, lines, changes } = shipment;
  const t = useTranslations('orders.shipment');
  const format = useFormatter();
  const headingId = `shipment-${number}`;
  return (
    <article
      aria-labelledby={headingId}
      data-testid="shipment"
      data-state={state}
      className="rounded-2xl border border-border bg-surface p-4 sm:p-5"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h3 id={headingId} className="font-bold">
          <Korean>
            {isNumbered ? t('parcelOf', { seller: sellerName, number }) : t('from', { seller: sellerName })}
          </Korean>
        </h3>
        <Badge variant={VARIANT[state] ?? 'success'}>{t(`state.${state}`)}</Badge>
      </div>
      <p className="mt-1 text-sm text-muted-foreground">
        {lines.map(({ offerId, quantity }, at) => (
          <span key={offerId}>
            {at === 0 ? '' : ', '}
            <Korean>{t('pieces', { name: names.get(offerId) ?? '', quantity })}</Korean>
          </span>
        ))}
      </p>
      {state === 'CANCELLED' ? null : <ShipmentSteps state={state} />}
      <ShipmentOutlook shipment={shipment} now={now} />
      {state === 'CANCELLED' ? null : (
        <dl className="mt-4 grid gap-x-6 gap-y-1.5 text-sm sm:grid-cols-2">
          <Fact term={t('promised')}>
            <time dateTime={promisedDay(promisedAt).toISOString()}>
              {format.dateTime(promisedDay(promisedAt), DAY)}
            </time>
          </Fact>
          <Fact term={carrier === null ? t('waybill') : `${t(`carriers.${carrier}`)} ${t('waybill')}`}>
            {waybill === null ? (
              <span className="text-muted-foreground">{t('noWaybill')}</span>
            ) : (
              <span data-testid="waybill" className="won">
                {waybill}
              </span>
            )}
          </Fact>
        </dl>
      )}
      <ShipmentHistory changes={changes} />
    </article>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-2">
      <dt className="text-muted-foreground">{term}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
