import { ChevronRight } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { BuyBox } from '#components/product/detail/buy-box.tsx';
import { Gallery } from '#components/product/detail/gallery.tsx';
import { ViewersNow } from '#components/product/detail/viewers-now.tsx';
import { Stars } from '#components/product/widgets/stars.tsx';
import { WishButton } from '#components/product/widgets/wish-button.tsx';

import { TrackPageView } from '#components/tracking/index.ts';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import { productIdSchema } from '#contracts/identifiers.ts';
import type { ProductDetail } from '#server/catalog/port.ts';
import { productJsonLd } from '#server/catalog/product-json-ld.ts';
import { getContainer } from '#server/container.ts';
import { EarlyPageView } from '../../early-page-view.tsx';
import { Missing, missingMetadata } from '../../missing.tsx';
import { pageMetadata } from '../../page-metadata.ts';
import { publicOrigin } from '../../public-origin.ts';
import { readSharedList, SharedRail, withoutShown } from '../../rails.tsx';

interface DetailPageProps {
  params: Promise<{ id: string }>;
}

/** The product an address names, read once a request; null for any other address. */
const productAt = cache(async (id: string): Promise<ProductDetail | null> => {
  const productId = productIdSchema.safeParse(/^\d{1,10}$/.test(id) ? id : 'none');
  return productId.success ? getContainer().catalog.productById(productId.data) : null;
});

/** While the names cannot be read a kind is called as its products are. */
async function kindNameOf({ kind }: ProductDetail): Promise<string> {
  const { catalog } = getContainer();
  return (await getLocale()) === 'ko' ? kind : catalog.kindNameEn(kind).catch(() => kind);
}

async function categoryOf({ categoryId }: ProductDetail) {
  const [locale, categories] = await Promise.all([getLocale(), getContainer().catalog.categories()]);
  const category = categories.find((candidate) => candidate.categoryId === categoryId);
  if (category === undefined) return null;
  return { slug: category.slug, name: locale === 'ko' ? category.nameKo : category.nameEn };
}

export async function generateMetadata({ params }: DetailPageProps): Promise<Metadata> {
  const product = await productAt((await params).id);
  if (product === null) return missingMetadata();
  return pageMetadata({
    path: `/products/${product.productId}`,
    title: product.name,
    description: product.description.slice(0, 150),
    image: { url: `/icons/${product.picture.icon}.webp`, width: 384, height: 384, alt: product.name },
  });
}

export default async function DetailPage({ params }: DetailPageProps) {
  const product = await productAt((await params).id);
  if (product === null) return <Missing />;
  const { productId, categoryId } = product;
  const [t, category, kindName, origin, together, alike] = await Promise.all([
    getTranslations('product.detail'),
    categoryOf(product),
    kindNameOf(product),
    publicOrigin(),
    readSharedList('bought-together', productId),
    readSharedList('category', productId),
  ]);
  return (
    <>
      <EarlyPageView productId={productId} categoryId={categoryId} />
      <TrackPageView productId={productId} categoryId={categoryId} />
      <script
        type="application/ld+json"
        // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON with every "<" escaped; data, not a script.
        dangerouslySetInnerHTML={{ __html: productJsonLd(product, origin) }}
      />
      <div className="shop-width md:pt-6">
        <nav aria-label={t('breadcrumb')} className="mb-4 hidden text-sm text-muted-foreground md:block">
          <ol className="flex items-center gap-1">
            <Crumb href="/">{t('home')}</Crumb>
            {category === null ? null : <Crumb href={`/products?category=${category.slug}`}>{category.name}</Crumb>}
            <Crumb href={`/search?q=${encodeURIComponent(product.kind)}`} isLast>
              {kindName}
            </Crumb>
          </ol>
        </nav>
        <div className="grid gap-6 md:grid-cols-[minmax(0,1.08fr)_minmax(0,1fr)] md:gap-12">
          <div className="md:self-start md:tall:sticky md:tall:top-24">
            <Gallery key={productId} picture={product.picture} productId={productId} name={product.name} />
          </div>
          <div>
            <p className="text-sm font-semibold text-muted-foreground">
              <Korean>{product.brand}</Korean>
            </p>
            <h1 className="mt-1 text-xl leading-snug font-bold tracking-[-0.03em] md:text-2xl">
              <Korean>{product.name}</Korean>
            </h1>
            <div className="mt-2.5 flex flex-wrap items-center justify-between gap-x-4">
              {product.ratingCount > 0 ? <Stars average={product.ratingAverage} count={product.ratingCount} /> : null}
              {product.soldCount > 0 ? (
                <span className="won text-sm text-muted-foreground">{t('sold', { count: product.soldCount })}</span>
              ) : null}
            </div>
            <ViewersNow productId={productId} />
            <div className="mt-2.5">
              <BuyBox
                key={productId}
                priceWon={product.priceWon}
                listPriceWon={product.listPriceWon}
                offers={product.offers}
                productId={productId}
                categoryId={categoryId}
                wish={<WishButton key={productId} productId={productId} />}
              />
            </div>
          </div>
        </div>
      </div>
      <SharedRail key={`together-${productId}`} name="bought-together" read={together} />
      <SharedRail key={`category-${productId}`} name="category" read={withoutShown(alike, together)} />
      <div className="shop-width mt-14 grid gap-10 pb-20 md:mt-20 md:grid-cols-2 md:gap-12 md:pb-0">
        <section>
          <h2 className="text-xl font-extrabold tracking-[-0.03em]">{t('description')}</h2>
          <p className="mt-4 leading-7 whitespace-pre-line">
            <Korean>{product.description}</Korean>
          </p>
        </section>
        <section>
          <h2 className="text-xl font-extrabold tracking-[-0.03em]">{t('information')}</h2>
          <dl className="mt-4 grid grid-cols-[7rem_1fr] gap-y-0 border-t border-border text-[15px]">
            <Fact name={t('kind')} value={kindName} />
            <Fact name={t('brandName')} value={product.brand} />
            <Fact name={t('sku')} value={product.sku} />
          </dl>
        </section>
      </div>
    </>
  );
}

function Crumb({ href, isLast = false, children }: { href: string; isLast?: boolean; children: string }) {
  return (
    <li className="flex items-center gap-1">
      <Link href={href} className="hover:text-foreground hover:underline">
        <Korean>{children}</Korean>
      </Link>
      {isLast ? null : <ChevronRight aria-hidden className="size-3.5" />}
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="border-b border-border py-3 text-muted-foreground">{name}</dt>
      <dd className="border-b border-border py-3">
        <Korean>{value}</Korean>
      </dd>
    </>
  );
}
