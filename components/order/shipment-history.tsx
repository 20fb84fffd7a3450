import { useFormatter, useTranslations } from 'next-intl';
import { Korean } from '#components/ui/korean.tsx';
import type { ShipmentView } from '#contracts/shipments.ts';
import { MOMENT } from './time-formats.ts';

/** What has happened to a shipment, newest first; opens without script. */
export function ShipmentHistory({ changes }: Pick<ShipmentView, 'changes'>) {
  const t = useTranslations('orders.shipment');
  const format = useFormatter();
  return (
    <details className="group mt-3 text-sm">
      <summary className="w-fit cursor-pointer rounded-md py-1 text-muted-foreground underline-offset-2 hover:underline">
        {t('history', { count: changes.length })}
      </summary>
      <ol className="mt-2 grid gap-2 border-l-2 border-border pl-4">
        {changes.toReversed().map(({ code, at, place }) => (
          <li key={`${code} ${at.getTime()}`} className="flex flex-wrap justify-between gap-x-4">
            <span>
              {t(`change.${code}`)}
              {place === null ? null : (
                <span className="text-muted-foreground">
                  {' · '}
                  <Korean>{place}</Korean>
                </span>
              )}
            </span>
            <time dateTime={at.toISOString()} className="text-muted-foreground">
              {format.dateTime(at, MOMENT)}
            </time>
          </li>
        ))}
      </ol>
    </details>
  );
}
