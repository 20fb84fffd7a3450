import { ArrowRight } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { ProductPicture } from '#components/product/widgets/product-picture.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import { discountPercent } from '#domain/pricing/discount.ts';
import type { Promotion } from './promotion.ts';

/** Grounds of the slides: deep enough for white words in light and dark. */
const GROUNDS = ['bg-[#0e6149]', 'bg-[#b3401d]', 'bg-[#27406f]', 'bg-[#6b2f5b]', 'bg-[#4a4a1f]'] as const;

const PLACES = [
  'z-10 left-[24%] top-1/2 w-[58%] -translate-y-1/2 md:left-[25%] md:w-[50%]',
  'left-[2%] top-1/2 w-[42%] -translate-y-[34%] -rotate-10 md:left-[1%] md:w-[38%]',
  'right-[-6%] top-1/2 w-[42%] -translate-y-[66%] rotate-10 md:right-[1%] md:w-[38%]',
] as const;
/** Of their icons: at the first place 111 px on wide screens, for which 96 pixels are too few. */
const ICON_SIZES = ['(width >= 48rem) 160px, 66px', '(width >= 48rem) 87px, 50px'] as const;

export interface PromotionSlideProps {
  promotion: Promotion;
  index: number;
  className?: string;
}

/** One category's deals, with current numbers of the catalogue. */
export function PromotionSlide({ promotion, index, className }: PromotionSlideProps) {
  const t = useTranslations('home.hero');
  const locale = useLocale();
  const { category, topPercent, dealCount, cards } = promotion;
  const name = locale === 'ko' ? category.nameKo : category.nameEn;
  return (
    <Link
      href={`/products?category=${category.slug}&sort=discount`}
      className={cn(
        'relative block h-full overflow-hidden rounded-3xl text-white outline-offset-[-6px] focus-visible:outline-white',
        GROUNDS[index % GROUNDS.length],
        className,
      )}
    >
      <div className="absolute inset-y-0 right-0 w-[50%] md:right-7 md:w-[44%]" aria-hidden>
        {cards.slice(0, 3).map((card, place) => (
          <div key={card.productId} className={cn('absolute', PLACES[place])}>
            <ProductPicture
              picture={card.picture}
              productId={card.productId}
              alt=""
              priority={index === 0}
              iconSizes={ICON_SIZES[place === 0 ? 0 : 1]}
              className="rounded-2xl shadow-xl ring-4 ring-white/12"
            />
            <span
              className={cn(
                'won absolute -top-2 rounded-full bg-white px-2 py-0.5 text-xs font-extrabold text-[#bb320e] shadow md:text-sm',
                place === 0 ? '-left-2' : 'hidden md:block',
                place === 1 && '-left-2',
                place === 2 && '-right-2',
              )}
            >
              {discountPercent(card.listPriceWon, card.priceWon)}%
            </span>
          </div>
        ))}
      </div>
      <div className="relative flex h-full w-[56%] flex-col justify-center pl-6 md:w-1/2 md:pb-8 md:pl-11">
        <p className="text-sm font-semibold text-white/85 md:text-base">{name}</p>
        <p className="mt-1.5 text-[1.7rem] leading-[1.2] font-extrabold tracking-[-0.04em] text-balance md:mt-2.5 md:text-[2.35rem] lg:text-[2.6rem]">
          {t('upTo', { percent: topPercent })}
        </p>
        <p className="mt-2 text-[13px] text-white/85 md:mt-3 md:text-base">{t('count', { count: dealCount })}</p>
        <p className="mt-4 inline-flex items-center gap-1.5 text-sm font-bold md:mt-7 md:h-11 md:w-fit md:rounded-full md:bg-white md:px-5 md:text-[15px] md:text-[#17201c]">
          {t('go')}
          <ArrowRight aria-hidden className="size-4" />
        </p>
      </div>
    </Link>
  );
}
