import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CategoryGrid } from '#components/layout/category-grid.tsx';
import { buttonVariants } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import { getContainer } from '#server/container.ts';
import { pageMetadata } from '../page-metadata.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shop.categories');
  return pageMetadata({ path: '/categories', title: t('title') });
}

const SHORTCUTS = [
  ['best', '/products?sort=popular'],
  ['new', '/products?sort=newest'],
  ['deals', '/products?sort=discount'],
  ['fast', '/products?arrival=1'],
] as const;

/** All aisles at once: what the second tab of a phone opens. */
export default async function CategoriesPage() {
  const [t, categories] = await Promise.all([getTranslations('shop'), getContainer().catalog.categories()]);
  return (
    <div className="shop-width pt-6 md:pt-10">
      <h1 className="text-2xl font-extrabold tracking-[-0.03em]">{t('categories.title')}</h1>
      <CategoryGrid categories={categories} className="mt-6" />
      <ul className="mt-9 grid grid-cols-2 gap-2.5 md:grid-cols-4">
        {SHORTCUTS.map(([key, href]) => (
          <li key={key}>
            <Link href={href} className={buttonVariants({ variant: 'secondary', className: 'w-full' })}>
              {t(`menu.${key}`)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
