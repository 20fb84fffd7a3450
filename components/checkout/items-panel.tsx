import { useTranslations } from 'next-intl';
import { Won } from '#components/cart/won.tsx';
import { ProductPicture } from '#components/product/widgets/product-picture.tsx';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import type { CheckoutItem } from './checkout-types.ts';
import { Panel } from './panel.tsx';

export function ItemsPanel({ items }: { items: CheckoutItem[] }) {
  const t = useTranslations('checkout.items');
  return (
    <Panel
      id="items"
      title={`${t('title')} ${t('count', { count: items.length })}`}
      aside={
        <Link href="/cart" className="text-sm font-medium text-muted-foreground hover:text-foreground">
          {t('edit')}
        </Link>
      }
    >
      <ul className="grid gap-3.5">
        {items.map(({ offerId, productId, name, picture, quantity, totalWon }) => (
          <li key={offerId} className="flex items-center gap-3.5">
            <ProductPicture picture={picture} productId={productId} alt="" size="sm" />
            <div className="min-w-0 flex-1">
              <p className="line-clamp-2 text-[15px] leading-snug">
                <Korean>{name}</Korean>
              </p>
              <p className="won mt-0.5 text-[13px] text-muted-foreground">{t('quantity', { quantity })}</p>
            </div>
            <Won amount={totalWon} className="font-bold" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
