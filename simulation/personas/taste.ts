import type { Random } from '#simulation/seed/random.ts';
import { TASTE_CLUSTERS } from '#simulation/seed/taste-clusters.ts';
import { TAXONOMY } from '#simulation/seed/taxonomy/index.ts';

/** What somebody likes: kinds of products that go together in a life. */
export interface Taste {
  code: string;
  kinds: readonly string[];
  /** Categories those kinds are in, the fullest first. */
  categoryIds: readonly number[];
}

const CATEGORY_OF_KIND = new Map(TAXONOMY.flatMap(({ id, kinds }) => kinds.map(({ name }) => [name, id] as const)));
/** Longest first, so that "캠핑 의자" is not taken for another chair. */
const KINDS = [...CATEGORY_OF_KIND.keys()].sort((a, b) => b.length - a.length);

/** The tastes of the shop's history: who has one of them finds others alike. */
export const TASTES: readonly Taste[] = TASTE_CLUSTERS.map(({ code, kinds }) => {
  const known = kinds.filter((kind) => CATEGORY_OF_KIND.has(kind));
  const counts = new Map<number, number>();
  for (const kind of known) {
    const categoryId = CATEGORY_OF_KIND.get(kind) ?? 0;
    counts.set(categoryId, (counts.get(categoryId) ?? 0) + 1);
  }
  const categoryIds = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([id]) => id);
  return { code, kinds: known, categoryIds };
});

export function pickTaste(random: Random): Taste {
  return random.pick(TASTES);
}

/** Names already read: as many as the shop has products. */
const KIND_OF_NAME = new Map<string, string | null>();

/** The kind in a product's name; null if it names none. */
export function kindOf(productName: string): string | null {
  const known = KIND_OF_NAME.get(productName);
  if (known !== undefined) return known;
  const padded = ` ${productName} `;
  const kind = KINDS.find((one) => padded.includes(` ${one} `)) ?? null;
  KIND_OF_NAME.set(productName, kind);
  return kind;
}

/** How a category is named in addresses. */
export function slugOfCategory(categoryId: number): string {
  return TAXONOMY.find(({ id }) => id === categoryId)?.slug ?? '';
}

export function categoryOfSlug(slug: string): number | null {
  return TAXONOMY.find((category) => category.slug === slug)?.id ?? null;
}

export function categoryOfKind(kind: string): number | null {
  return CATEGORY_OF_KIND.get(kind) ?? null;
}

/**
 * Chance (0..1) that somebody of this taste follows a product they look at: by the product's kind alone, never by the
 * list it is in, so that lists differ in clicks only by what they show.
 */
export function interestIn(taste: Taste, productName: string): number {
  const kind = kindOf(productName);
  if (kind === null) return 0.01;
  if (taste.kinds.includes(kind)) return 0.35;
  return CATEGORY_OF_KIND.get(kind) === taste.categoryIds[0] ? 0.06 : 0.01;
}
