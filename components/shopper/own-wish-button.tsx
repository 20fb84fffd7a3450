'use client';

import { WishButton } from '#components/product/widgets/wish-button.tsx';
import { useShopper } from './shopper-provider.tsx';

/** The heart of a page that is the same for everybody: empty until the shopper's wishes are known. */
export function OwnWishButton({ productId }: { productId: number }) {
  const { shopper, setWished } = useShopper();
  return (
    <WishButton
      productId={productId}
      rendered={shopper?.wishes?.includes(productId) === true}
      onWished={(isWished) => setWished(productId, isWished)}
    />
  );
}
