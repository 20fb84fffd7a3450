'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { langOf } from '#components/ui/korean-runs.ts';
import type { Picture } from '#contracts/catalog.ts';
import { ProductPicture } from '../widgets/product-picture.tsx';

/** Seeds for other compositions of the same recipe: only the arrangement varies. */
const VIEWS = [0, 1_000_003, 2_000_029, 3_000_017] as const;

export function Gallery({ picture, productId, name }: { picture: Picture; productId: number; name: string }) {
  const t = useTranslations('product.detail');
  const locale = useLocale();
  const [view, setView] = useState(0);
  return (
    <div className="flex flex-col gap-3 md:flex-row-reverse md:gap-4">
      <div lang={langOf(name, locale)} className="-mx-4 min-w-0 flex-1 md:mx-0">
        <ProductPicture
          picture={picture}
          productId={productId + (VIEWS[view] ?? 0)}
          alt={name}
          size="lg"
          priority
          className="rounded-none md:rounded-2xl"
        />
      </div>
      <ul aria-label={t('gallery')} className="flex gap-1 xs:gap-2 md:flex-col">
        {VIEWS.map((offset, index) => (
          <li key={offset}>
            <button
              type="button"
              aria-label={`${t('gallery')} ${index + 1}`}
              aria-pressed={index === view}
              onClick={() => setView(index)}
              className={cn(
                'block overflow-hidden rounded-lg border-2 outline-none focus-visible:ring-2 focus-visible:ring-ring',
                index === view ? 'border-foreground' : 'border-transparent opacity-70 hover:opacity-100',
              )}
            >
              <ProductPicture
                picture={picture}
                productId={productId + offset}
                alt=""
                size="sm"
                className="rounded-md"
              />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
