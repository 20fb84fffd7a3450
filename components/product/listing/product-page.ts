import { type ProductPage, productPageSchema } from '#contracts/catalog.ts';

/** A list's products as /api/products/page answers. Rejects when they cannot be read. */
export async function readProductPage(href: string): Promise<ProductPage> {
  const response = await fetch(href);
  if (!response.ok) throw new Error(`The products of ${href} could not be read (${response.status})`);
  return productPageSchema.parse(await response.json());
}
