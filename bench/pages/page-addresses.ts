import { writeListQuery } from '#contracts/list-query.ts';
import { TAXONOMY } from '#simulation/seed/taxonomy/index.ts';

export const PAGE_KINDS = ['home', 'list', 'search', 'detail'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

/** One address of each kind: what a hit is measured by. */
export function hotAddresses(productIds: readonly number[]): Record<PageKind, string> {
  const [category] = TAXONOMY;
  return {
    home: '/',
    list: `/products${writeListQuery({ category: category?.slug })}`,
    search: `/search${writeListQuery({ q: category?.kinds[0]?.name })}`,
    detail: `/products/${productIds[0]}`,
  };
}

/** `count` different addresses of a kind; there is one home page. */
export function coldAddresses(kind: Exclude<PageKind, 'home'>, productIds: readonly number[], count: number): string[] {
  if (kind === 'detail') {
    const step = Math.max(1, Math.floor((productIds.length - 1) / count));
    return Array.from({ length: count }, (_, n) => `/products/${productIds[1 + n * step]}`);
  }
  if (kind === 'list')
    return Array.from({ length: count }, (_, n) => {
      const { slug } = TAXONOMY[n % TAXONOMY.length] as (typeof TAXONOMY)[number];
      return `/products${writeListQuery({ category: slug, minPriceWon: 1_000 + n })}`;
    });
  const kinds = TAXONOMY.flatMap(({ kinds }) => kinds.map(({ name }) => name));
  return Array.from({ length: count }, (_, n) => {
    return `/search${writeListQuery({ q: kinds[(n + 1) % kinds.length], minPriceWon: 1_000 + n })}`;
  });
}
