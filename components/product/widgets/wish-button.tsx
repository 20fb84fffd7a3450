'use client';

import { Heart } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useOptimistic, useState, useTransition } from 'react';
import { setWish } from '#components/actions/shop-routes.ts';
import { useWishesPushes } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { toast } from '#components/ui/toast.tsx';
import { MOST_WISHES } from '#contracts/push.ts';

/** Shown at once, in other tabs too, taken back if the server refuses. */
export function WishButton({
  productId,
  rendered,
  onWished,
  className,
}: {
  productId: number;
  /** As it is known; may change when it becomes known. */
  rendered: boolean;
  /** With the server's response. */
  onWished?: (isWished: boolean) => void;
  className?: string;
}) {
  const t = useTranslations('product.detail');
  const [isWished, setIsWished] = useState(rendered);
  const [known, setKnown] = useState(rendered);
  if (known !== rendered) {
    setKnown(rendered);
    setIsWished(rendered);
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
        onWished?.(result.wished);
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
      className={cn('px-3.5', className)}
    >
      <Heart aria-hidden className={cn('size-6 transition-colors', shown && 'fill-sale text-sale')} strokeWidth={1.8} />
    </Button>
  );
}
