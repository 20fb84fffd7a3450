import { Star } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { Shape } from '#components/ui/shape.tsx';
import { groupDigits } from '#domain/pricing/won.ts';

interface RatingProps {
  average: number;
  count: number;
  className?: string;
}

/** On a card: one star, the average and the number of ratings; nothing where there are none. */
export function Rating({ average, count, className }: RatingProps) {
  const t = useTranslations('product');
  if (count === 0) return null;
  return (
    <p className={cn('rating', className)}>
      <span className="sr-only">{t('ratingOf', { average: average.toFixed(1), count })}</span>
      <Shape name="star" className="size-3.5 text-star" />
      <b aria-hidden>{average.toFixed(1)}</b>
      <span aria-hidden>({groupDigits(count)})</span>
    </p>
  );
}

const FIVE = [0, 1, 2, 3, 4] as const;

/** On the detail page: five stars, filled to the tenth. */
export function Stars({ average, count, className }: RatingProps) {
  const t = useTranslations('product');
  const percent = `${(Math.max(0, Math.min(5, average)) / 5) * 100}%`;
  return (
    <p className={cn('won flex items-center gap-2 text-[15px]', className)}>
      <span role="img" aria-label={t('ratingOf', { average: average.toFixed(1), count })} className="relative flex">
        {FIVE.map((star) => (
          <Star key={star} aria-hidden className="size-4.5 fill-border-strong text-border-strong" />
        ))}
        <span className="absolute inset-y-0 left-0 flex overflow-hidden" style={{ width: percent }}>
          {FIVE.map((star) => (
            <Star key={star} aria-hidden className="size-4.5 shrink-0 fill-star text-star" />
          ))}
        </span>
      </span>
      <b className="font-bold">{average.toFixed(1)}</b>
      <span className="text-muted-foreground">{t('reviews', { count })}</span>
    </p>
  );
}
