import { useFormatter, useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import type { ShipmentView } from '#contracts/shipments.ts';
import { type OutlookCode, outlookOf } from '#domain/shipment/outlook.ts';
import { promisedDay } from '#domain/shipment/promise.ts';
import { outlookFacts } from './outlook-facts.ts';
import { DAY, MOMENT } from './time-formats.ts';

const TONE: Partial<Record<OutlookCode, string>> = {
  overdue: 'bg-danger-soft text-danger-text',
  'arrived-late': 'bg-danger-soft text-danger-text',
  refunded: 'bg-danger-soft text-danger-text',
  lost: 'bg-danger-soft text-danger-text',
  returned: 'bg-danger-soft text-danger-text',
  'next-attempt': 'bg-sale-soft text-sale-text',
};

/** What comes next for a shipment and when, or why nothing does. */
export function ShipmentOutlook({ shipment, now }: { shipment: ShipmentView; now: Date }) {
  const t = useTranslations('orders.shipment');
  const format = useFormatter();
  const { code, at } = outlookOf(outlookFacts(shipment), now);
  const values = {
    at: at === null ? '' : format.dateTime(at, MOMENT),
    day: format.dateTime(promisedDay(shipment.promisedAt), DAY),
    number: shipment.replacedByNumber ?? 0,
  };
  // A seller's step that is a moment away, or overdue by a moment, has no time worth stating.
  const isSoon = at === null || at.getTime() <= now.getTime();
  const text =
    code === 'preparation' && isSoon
      ? t('outlook.preparationSoon')
      : code === 'hand-over' && isSoon
        ? t('outlook.handOverSoon')
        : t(`outlook.${code}`, values);
  return (
    <p
      data-testid="shipment-outlook"
      data-outlook={code}
      className={cn('mt-4 rounded-xl px-4 py-3 text-sm', TONE[code] ?? 'bg-muted')}
    >
      {text}
      {code === 'lost' || code === 'returned' ? (
        <>
          {' '}
          <Link href="/contact" className="font-semibold underline underline-offset-2">
            {t('contact')}
          </Link>
        </>
      ) : null}
    </p>
  );
}
