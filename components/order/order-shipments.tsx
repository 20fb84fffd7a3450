import { useTranslations } from 'next-intl';
import type { ShipmentView } from '#contracts/shipments.ts';
import { ShipmentAnnouncement } from './shipment-announcement.tsx';
import { ShipmentCard } from './shipment-card.tsx';

export interface OrderShipmentsProps {
  shipments: readonly ShipmentView[];
  lines: readonly { offerId: number; name: string }[];
  now: Date;
}

/** Each seller's shipments of an order; nothing where there are none (not paid, or an order of another program). */
export function OrderShipments({ shipments, lines, now }: OrderShipmentsProps) {
  const t = useTranslations('orders.shipment');
  if (shipments.length === 0) return null;
  const names = new Map(lines.map(({ offerId, name }) => [offerId, name]));
  const ofSeller = Map.groupBy(shipments, ({ sellerName }) => sellerName);
  return (
    <section className="mt-7">
      <h2 className="mb-3 text-lg font-bold tracking-tight">{t('title')}</h2>
      <ShipmentAnnouncement
        text={shipments.map(({ sellerName, state }) => `${sellerName}: ${t(`state.${state}`)}`).join(', ')}
      />
      <div className="grid gap-3">
        {shipments.map((shipment) => (
          <ShipmentCard
            key={shipment.shipmentId}
            shipment={shipment}
            names={names}
            isNumbered={(ofSeller.get(shipment.sellerName)?.length ?? 0) > 1}
            now={now}
          />
        ))}
      </div>
    </section>
  );
}
