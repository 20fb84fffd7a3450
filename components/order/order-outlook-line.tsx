import { useFormatter, useTranslations } from 'next-intl';
import type { ShipmentView } from '#contracts/shipments.ts';
import { orderOutlook } from '#domain/shipment/outlook.ts';
import { promisedDay } from '#domain/shipment/promise.ts';
import { outlookFacts } from './outlook-facts.ts';
import { DAY } from './time-formats.ts';

/** A line of the orders list: when the order arrives, or that it is late. */
export function OrderOutlookLine({ shipments, now }: { shipments: readonly ShipmentView[]; now: Date }) {
  const t = useTranslations('orders.shipment.summary');
  const format = useFormatter();
  const outlook = orderOutlook(shipments.map(outlookFacts), now);
  if (outlook === null) return null;
  const { code, at } = outlook;
  const day = format.dateTime(code === 'arrived' ? at : promisedDay(at), DAY);
  return (
    <p data-testid="order-outlook" className={code === 'overdue' ? 'text-sm text-danger-text' : 'text-sm'}>
      {t(code, { day })}
    </p>
  );
}
