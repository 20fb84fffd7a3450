import { Truck } from 'lucide-react';
import { useNow, useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { type Arrival, arrivalOf } from '#domain/delivery/arrival.ts';

type Words = ReturnType<typeof useTranslations<'product'>>;

/** "내일(월)", "모레(화)", "3/4(수)". */
export function dayOf({ days, date, weekday }: Arrival, t: Words): string {
  const name = t(`weekday.${weekday as 0 | 1 | 2 | 3 | 4 | 5 | 6}`);
  if (days === 0) return t('arrival.today');
  if (days === 1) return t('arrival.tomorrow', { weekday: name });
  if (days === 2) return t('arrival.afterTomorrow', { weekday: name });
  return t('arrival.date', { month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)), weekday: name });
}

export interface ArrivalBadgeProps {
  arrivalDays: number;
  size?: 'sm' | 'md';
  className?: string;
}

/** Arrival date if ordered now. Uses the page's own time, so that server and browser render the same text. */
export function ArrivalBadge({ arrivalDays, size = 'sm', className }: ArrivalBadgeProps) {
  const t = useTranslations('product');
  const arrival = arrivalOf(useNow(), arrivalDays);
  const isFast = arrival.days <= 1;
  const day = dayOf(arrival, t);
  if (size === 'md')
    return (
      <p className={cn('flex items-center gap-2 text-[15px]', className)}>
        <Truck aria-hidden className="size-5 shrink-0 text-primary-text" strokeWidth={1.8} />
        <span>
          <b className={cn('inline-block font-bold first-letter:uppercase', isFast && 'text-primary-text')}>{day}</b>{' '}
          {t(isFast ? 'arrival.guaranteed' : 'arrival.arrives')}
        </span>
      </p>
    );
  return (
    <p className={cn('arrival', isFast && 'arrival-fast', className)}>
      {t(isFast ? 'arrival.onCardFast' : 'arrival.onCard', { day })}
    </p>
  );
}
