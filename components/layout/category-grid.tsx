import { useLocale } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import type { CategoryCard } from '#contracts/catalog.ts';
import { CategoryIcon } from './category-icon.tsx';

/** The aisles as pictures: five in a row under a thumb, more on wide screens. */
export function CategoryGrid({ categories, className }: { categories: CategoryCard[]; className?: string }) {
  const locale = useLocale();
  return (
    <ul className={cn('grid grid-cols-5 gap-x-1 gap-y-4 sm:grid-cols-6 md:grid-cols-9', className)}>
      {categories.map(({ categoryId, slug, nameKo, nameEn, icon }) => (
        <li key={categoryId}>
          <Link href={`/products?category=${slug}`} className="group flex flex-col items-center gap-1.5">
            <span className="flex size-14 items-center justify-center rounded-2xl bg-muted transition-colors group-hover:bg-secondary-strong md:size-17 md:rounded-3xl">
              <CategoryIcon icon={icon} className="size-8.5 md:size-10" />
            </span>
            <span className="text-center text-[12.5px] leading-tight font-medium tracking-[-0.03em] md:text-sm">
              {locale === 'ko' ? nameKo : nameEn}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
