import { z } from 'zod';
import { productIdSchema } from './identifiers.ts';

/** Picture recipe: an icon of the set on one of the designed backgrounds. */
export const pictureSchema = z.object({ icon: z.string(), background: z.number().int() });
export type Picture = z.infer<typeof pictureSchema>;

/** What a product card shows: public, the same for every shopper. GET /api/products */
export const productCardSchema = z.object({
  productId: productIdSchema,
  name: z.string(),
  brand: z.string(),
  categoryId: z.number().int(),
  kind: z.string(),
  picture: pictureSchema,
  priceWon: z.number().int(),
  listPriceWon: z.number().int(),
  ratingAverage: z.number(),
  ratingCount: z.number().int(),
  soldCount: z.number().int(),
  arrivalDays: z.number().int(),
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
    .transform((value): unknown[] => value.split(',').filter((part) => part !== ''))
    .pipe(z.array(productIdSchema).min(1).max(MAX_CARDS)),
});

export const productsResponseSchema = z.object({ items: z.array(productCardSchema) });
export type ProductsResponse = z.infer<typeof productsResponseSchema>;

/** GET /api/products/page: a list's next products, by the parameters of /products. */
export const productPageSchema = z.object({
  items: z.array(productCardSchema),
  total: z.number().int(),
  nextCursor: z.string().nullable(),
});
export type ProductPage = z.infer<typeof productPageSchema>;
