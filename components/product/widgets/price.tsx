import { useLocale, useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { discountPercent } from '#domain/pricing/discount.ts';
import { formatWon, groupDigits } from '#domain/pricing/won.ts';

const SIZES = {
  sm: { line: 'text-[15px] leading-5', list: 'text-xs' },
  md: { line: 'text-[17px] leading-6', list: 'text-[13px]' },
  lg: { line: 'text-[1.75rem] leading-9 md:text-[2rem]', list: 'text-[15px]' },
} as const;

export interface PriceProps {
  priceWon: number;
  listPriceWon: number;
  size?: keyof typeof SIZES;
  /** Shows the price before, struck through. */
  withListPrice?: boolean;
  className?: string;
}

/** The discount in front of the price, as shoppers here read it. */
export function Price({ priceWon, listPriceWon, size = 'md', withListPrice = false, className }: PriceProps) {
  const t = useTranslations('product');
  const locale = useLocale();
  const percent = discountPercent(listPriceWon, priceWon);
  const { line, list } = SIZES[size];
  return (
    <div className={className}>
      {withListPrice && percent > 0 ? (
        <p className={cn('won text-faint-foreground', list)}>
          <span className="sr-only">{t('listPrice')} </span>
          <s>{formatWon(listPriceWon, locale)}</s>
        </p>
      ) : null}
      <p className={cn('price', line)}>
        {percent > 0 ? (
          <b>
            <span className="sr-only">{t('discount')} </span>
            {percent}%
          </b>
        ) : null}
        <span>
          <span className="sr-only">{t('price')} </span>
          {locale === 'ko' ? (
            <>
              {groupDigits(priceWon)}
              <small>원</small>
            </>
          ) : (
            formatWon(priceWon, locale)
          )}
        </span>
      </p>
    </div>
  );
}
