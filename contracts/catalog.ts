import { z } from 'zod';
import { categoryIdSchema, countSchema, priceWonSchema, productIdSchema, textSchema } from './identifiers.ts';

/** Picture recipe: an icon of the set on one of the designed backgrounds. */
export const pictureSchema = z.object({ icon: textSchema(200), background: countSchema });
export type Picture = z.infer<typeof pictureSchema>;

/** What a product card shows: public, the same for every shopper. GET /api/products */
export const productCardSchema = z.object({
  productId: productIdSchema,
  name: textSchema(2_000),
  brand: textSchema(1_000),
  categoryId: categoryIdSchema,
  kind: textSchema(1_000),
  picture: pictureSchema,
  priceWon: priceWonSchema,
  listPriceWon: priceWonSchema,
  ratingAverage: z.number().min(0).max(100),
  ratingCount: countSchema,
  soldCount: countSchema,
  arrivalDays: countSchema,
  soldOut: z.boolean(),
});
export type ProductCard = z.infer<typeof productCardSchema>;

export interface CategoryCard {
  categoryId: number;
  slug: string;
  nameKo: string;
  nameEn: string;
  /** Icon name, /icons/<icon>.svg */
  icon: string;
}

/** Most products one GET /api/products answers. */
export const MAX_CARDS = 60;

/** GET /api/products?ids=1,2,3 */
export const productsQuerySchema = z.object({
  ids: z
    .string()
    .max(MAX_CARDS * 12)
    .transform((value): unknown[] => value.split(',').filter((part) => part !== ''))
    .pipe(z.array(productIdSchema).min(1).max(MAX_CARDS)),
});

export const productsResponseSchema = z.object({ items: z.array(productCardSchema).max(1_000) });
export type ProductsResponse = z.infer<typeof productsResponseSchema>;

/** GET /api/products/page: a list's next products, by the parameters of /products. */
export const productPageSchema = z.object({
  items: z.array(productCardSchema).max(1_000),
  total: countSchema,
  nextCursor: textSchema(200).nullable(),
});
export type ProductPage = z.infer<typeof productPageSchema>;
