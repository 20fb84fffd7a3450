import { useLocale, useTranslations } from 'next-intl';
import { Won } from '#components/cart/won.tsx';
import { CouponTargetText } from '#components/coupon/coupon-target-text.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { RadioGroup, RadioGroupItem } from '#components/ui/radio-group.tsx';
import { formatWon } from '#domain/pricing/won.ts';
import type { CheckoutCoupon, CheckoutPrice, CouponChoice } from './checkout-types.ts';
import { ChoiceCard } from './choice-card.tsx';
import { Panel } from './panel.tsx';

export interface CouponPanelProps {
  coupons: CheckoutCoupon[];
  choice: CouponChoice;
  price: CheckoutPrice;
  /** The discount of the choice is being computed. */
  isPricing: boolean;
  onChoose: (choice: CouponChoice) => void;
}

/** The best combination of coupons, chosen by the server, or the shopper's own choice; each shows its discount. */
export function CouponPanel({ coupons, choice, price, isPricing, onChoose }: CouponPanelProps) {
  const t = useTranslations('checkout.coupons');
  const locale = useLocale();
  const usedIds = price.uses.map(({ couponId }) => couponId);
  const discountOf = (couponId: string) => price.uses.find((use) => use.couponId === couponId)?.discountWon ?? 0;
  if (coupons.length === 0)
    return (
      <Panel id="coupons" title={t('title')}>
        <p className="text-[15px] text-muted-foreground">{t('none')}</p>
      </Panel>
    );
  return (
    <Panel
      id="coupons"
      title={t('title')}
      aside={
        <span data-testid="coupon-choice" aria-busy={isPricing} className="flex h-6 items-center">
          {isPricing ? <span aria-hidden className="busy-mark text-muted-foreground" /> : null}
        </span>
      }
    >
      <RadioGroup
        aria-labelledby="coupons"
        value={choice === 'auto' ? 'auto' : 'manual'}
        onValueChange={(value) => onChoose(value === 'auto' ? 'auto' : usedIds)}
      >
        <ChoiceCard
          control={<RadioGroupItem value="auto" />}
          isChosen={choice === 'auto'}
          title={t('auto')}
          hint={t('autoHint', { count: coupons.length })}
          end={
            choice === 'auto' && price.totals.discountWon > 0 ? (
              <Won amount={-price.totals.discountWon} className="font-bold text-sale-text" />
            ) : null
          }
        />
        <ChoiceCard control={<RadioGroupItem value="manual" />} isChosen={choice !== 'auto'} title={t('manual')} />
      </RadioGroup>
      <ul className="mt-3 grid gap-2">
        {coupons.map((coupon) => {
          const { couponId, target, targetName, discountPercent, maxDiscountWon } = coupon;
          const isChosen = choice === 'auto' ? usedIds.includes(couponId) : choice.includes(couponId);
          const discountWon = discountOf(couponId);
          if (choice === 'auto' && discountWon === 0) return null;
          const toggle = () =>
            choice === 'auto'
              ? undefined
              : onChoose(isChosen ? choice.filter((id) => id !== couponId) : [...choice, couponId]);
          return (
            <li key={couponId} data-testid="checkout-coupon" data-coupon-id={couponId}>
              <ChoiceCard
                control={choice === 'auto' ? null : <Checkbox checked={isChosen} onCheckedChange={toggle} />}
                isChosen={isChosen && choice !== 'auto'}
                title={
                  <>
                    <span className="text-sale-text">{t('percent', { percent: discountPercent })}</span>{' '}
                    <span className="text-[13px] font-medium text-muted-foreground">
                      {t('upTo', { amount: formatWon(maxDiscountWon, locale) })}
                    </span>
                  </>
                }
                hint={
                  <span className="line-clamp-1">
                    <CouponTargetText target={target} targetName={targetName} isBesideOrder />
                  </span>
                }
                end={
                  isChosen && (discountWon > 0 || !isPricing) ? (
                    <span className="text-right text-[13px] font-semibold text-sale-text">
                      {discountWon > 0 ? t('applied', { amount: formatWon(discountWon, locale) }) : t('notApplied')}
                    </span>
                  ) : null
                }
              />
            </li>
          );
        })}
      </ul>
      <p className="mt-3 text-[13px] text-muted-foreground">{t('policy')}</p>
    </Panel>
  );
}
