'use client';

import { Heart } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useOptimistic, useState, useTransition } from 'react';
import { useShopActions } from '#components/layout/shop-actions.tsx';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { toast } from '#components/ui/toast.tsx';

/** Shown at once, taken back if the server refuses. */
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
  const { toggleWish } = useShopActions();
  const [isWished, setIsWished] = useState(rendered);
  const [known, setKnown] = useState(rendered);
  if (known !== rendered) {
    setKnown(rendered);
    setIsWished(rendered);
  }
  const [shown, show] = useOptimistic(isWished);
  const [isPending, startTransition] = useTransition();

  function toggle() {
    startTransition(async () => {
      show(!isWished);
      const result = await toggleWish(productId).catch(() => null);
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
