import { Check } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CategoryIcon } from '#components/layout/category-icon.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import type { CategoryCard } from '#contracts/catalog.ts';
import { changed, type ListQuery, writeListQuery } from '#contracts/list-query.ts';
import { formatWon } from '#domain/pricing/won.ts';
import { PriceForm } from './price-form.tsx';

export interface FilterPanelProps {
  /** "/products" or "/search". */
  path: string;
  query: ListQuery;
  categories: CategoryCard[];
}

/** Bounds in won people think in. */
const PRICE_RANGES: readonly [number | undefined, number | undefined][] = [
  [undefined, 10_000],
  [10_000, 30_000],
  [30_000, 50_000],
  [50_000, 100_000],
  [100_000, undefined],
];

/** The filters, each a link: they work before the script does, and can be opened, copied and gone back to. */
export function FilterPanel({ path, query, categories }: FilterPanelProps) {
  const t = useTranslations('product.list');
  const locale = useLocale();
  const href = (change: Partial<ListQuery>) => `${path}${writeListQuery(changed(query, change))}`;
  return (
    <div className="flex flex-col gap-7">
      <Group title={t('category')}>
        <Choice href={href({ category: undefined })} isChosen={query.category === undefined}>
          {t('allCategories')}
        </Choice>
        {categories.map(({ slug, nameKo, nameEn, icon }) => (
          <Choice key={slug} href={href({ category: slug })} isChosen={query.category === slug}>
            <CategoryIcon icon={icon} className="size-5" />
            {locale === 'ko' ? nameKo : nameEn}
          </Choice>
        ))}
      </Group>
      <Group title={t('priceRange')}>
        <Choice
          href={href({ minPriceWon: undefined, maxPriceWon: undefined })}
          isChosen={query.minPriceWon === undefined && query.maxPriceWon === undefined}
        >
          {t('anyPrice')}
        </Choice>
        {PRICE_RANGES.map(([min, max]) => (
          <Choice
            key={`${min}-${max}`}
            href={href({ minPriceWon: min, maxPriceWon: max })}
            isChosen={query.minPriceWon === min && query.maxPriceWon === max}
          >
            {priceRangeText(min, max, t, locale)}
          </Choice>
        ))}
        <li className="col-span-full pt-2">
          <PriceForm path={path} query={query} />
        </li>
      </Group>
      <Group title={t('delivery')}>
        <Toggle href={href({ arrivalDays: query.arrivalDays === 1 ? undefined : 1 })} isOn={query.arrivalDays === 1}>
          {t('fastOnly')}
        </Toggle>
        <Toggle href={href({ inStock: query.inStock ? undefined : true })} isOn={query.inStock === true}>
          {t('inStockOnly')}
        </Toggle>
      </Group>
    </div>
  );
}

type Words = ReturnType<typeof useTranslations<'product.list'>>;

/** "1만원 이하" as the list words it: an open end is "up to" or "and up". */
export function priceRangeText(min: number | undefined, max: number | undefined, t: Words, locale: string): string {
  if (min === undefined) return t('under', { price: formatWon(max ?? 0, locale) });
  if (max === undefined) return t('over', { price: formatWon(min, locale) });
  return t('between', { min: formatWon(min, locale), max: formatWon(max, locale) });
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1.5 text-[15px] font-bold">{title}</h3>
      <ul className="grid grid-cols-2 gap-x-6 lg:grid-cols-1">{children}</ul>
    </section>
  );
}

interface ChoiceProps {
  href: string;
  children: ReactNode;
}

const ROW = 'flex min-h-9.5 items-center gap-2 rounded-lg px-2.5 -mx-2.5 text-[15px] hover:bg-muted';

function Choice({ href, isChosen, children }: ChoiceProps & { isChosen: boolean }) {
  return (
    <li>
      <Link
        href={href}
        aria-current={isChosen ? 'true' : undefined}
        className={cn(ROW, isChosen ? 'font-bold text-primary-text' : 'text-muted-foreground')}
      >
        {children}
        {isChosen ? <Check aria-hidden className="ml-auto size-4" /> : null}
      </Link>
    </li>
  );
}

function Toggle({ href, isOn, children }: ChoiceProps & { isOn: boolean }) {
  return (
    <li>
      <Link href={href} role="checkbox" aria-checked={isOn} className={cn(ROW, isOn && 'font-bold')}>
        <span
          aria-hidden
          className={cn(
            'flex size-5 items-center justify-center rounded-md border',
            isOn ? 'border-primary bg-primary text-primary-foreground' : 'border-border-strong bg-surface',
          )}
        >
          {isOn ? <Check className="size-3.5" strokeWidth={3} /> : null}
        </span>
        {children}
      </Link>
    </li>
  );
}
