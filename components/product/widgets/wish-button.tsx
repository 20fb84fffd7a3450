'use client';

import { Heart } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useOptimistic, useState, useTransition } from 'react';
import { setWish } from '#components/actions/shop-routes.ts';
import { useShopper } from '#components/shopper/shopper-provider.tsx';
import { useWishesPushes } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { toast } from '#components/ui/toast.tsx';
import { MOST_WISHES } from '#contracts/push.ts';

/**
 * Empty until the shopper's wishes are known, as the page is the same for everybody. A press is shown at once, in other
 * tabs too, and taken back if the server refuses.
 */
export function WishButton({ productId }: { productId: number }) {
  const t = useTranslations('product.detail');
  const { shopper, setWished } = useShopper();
  const isKnown = shopper?.wishes?.includes(productId) === true;
  const [known, setKnown] = useState(isKnown);
  const [isWished, setIsWished] = useState(isKnown);
  if (known !== isKnown) {
    setKnown(isKnown);
    setIsWished(isKnown);
  }
  const [shown, show] = useOptimistic(isWished);
  const [isPending, startTransition] = useTransition();
  useWishesPushes((productIds) => {
    // Of a list of the greatest length older wishes are not known.
    if (productIds.includes(productId)) setIsWished(true);
    else if (productIds.length < MOST_WISHES) setIsWished(false);
  });

  function toggle() {
    startTransition(async () => {
      show(!isWished);
      const result = await setWish(productId, !isWished).catch(() => null);
      if (result?.ok === true) {
        setIsWished(result.wished);
        setWished(productId, result.wished);
        toast(t(result.wished ? 'wished' : 'unwished'));
      } else toast.error(result?.error.message ?? t('wishFailed'));
    });
  }

  return (
    <Button
      variant="outline"
      size="lg"
      aria-pressed={shown}
      aria-busy={isPending || undefined}
      aria-label={t(shown ? 'unwish' : 'wish')}
      onClick={toggle}
      className="px-3.5"
    >
      <Heart aria-hidden className={cn('size-6 transition-colors', shown && 'fill-sale text-sale')} strokeWidth={1.8} />
    </Button>
  );
}
