import type { ProductRegistration } from '#contracts/product-registration.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { pictureGround } from '#domain/shared/picture-ground.ts';
import { ensureSeller, type ImportedProduct, importProducts } from './catalogue-import.ts';
import type { Database } from './transaction.ts';

/** In one transaction: what it locks, an order may wait for. */
const AT_ONCE = 500;
/** How far ahead another program's clock may be. A time further ahead would outrank every later registration. */
const MOST_AHEAD_MS = 2 * HOUR_MS;

/**
 * Stores registered products and their offers, listed at once, and publishes their states. The newest registration of a
 * SKU by a seller counts. Rejects with DangolError('invalid-input') for a category that is not there, a list price
 * below the price and a time that lies in the future: then none of these is stored. Cost: some eight statements for
 * 500.
 */
export async function registerProducts(
  db: Database,
  registrations: readonly ProductRegistration[],
  now: Date,
): Promise<void> {
  if (registrations.length === 0) return;
  const categories = await categoriesOf(db, registrations);
  for (const registration of registrations) check(registration, categories, now);
  const sellers = await sellersOf(db, registrations);
  const products = registrations.map((registration): ImportedProduct => {
    const { sku, name, description, brand = '', priceWon, listPriceWon = priceWon, stock, source } = registration;
    const category = categories.get(registration.category);
    if (category === undefined) throw unknownCategory(registration);
    return {
      ...{ sku, name, brand, priceWon, listPriceWon, stock, source, soldCount: 0 },
      ...(description !== undefined && { description }),
      ...(registration.marginRate !== undefined && { marginRate: registration.marginRate }),
      categoryId: category.id,
      kind: registration.kind ?? category.nameKo,
      picture: { icon: category.icon, background: pictureGround(sku) },
      sellerId: sellers.get(registration.seller) ?? 0,
      registeredAt: registration.registeredAt,
    };
  });
  for (let from = 0; from < products.length; from += AT_ONCE)
    await importProducts(db, products.slice(from, from + AT_ONCE));
}

type Category = { id: number; slug: string; nameKo: string; icon: string };

async function categoriesOf(
  db: Database,
  registrations: readonly ProductRegistration[],
): Promise<Map<string, Category>> {
  const slugs = [...new Set(registrations.map(({ category }) => category))];
  const rows = await db.category.findMany({
    where: { slug: { in: slugs } },
    select: { id: true, slug: true, nameKo: true, icon: true },
  });
  return new Map(rows.map((row) => [row.slug, row]));
}

/** Ids by name; sellers that are not there are created. */
async function sellersOf(db: Database, registrations: readonly ProductRegistration[]): Promise<Map<string, number>> {
  const names = [...new Set(registrations.map(({ seller }) => seller))];
  const rows = await db.seller.findMany({ where: { name: { in: names } }, select: { id: true, name: true } });
  const sellers = new Map(rows.map(({ id, name }) => [name, id]));
  for (const name of names) if (!sellers.has(name)) sellers.set(name, await ensureSeller(db, name));
  return sellers;
}

function check(registration: ProductRegistration, categories: ReadonlyMap<string, Category>, now: Date): void {
  const { category, priceWon, listPriceWon = priceWon, registeredAt } = registration;
  if (!categories.has(category)) throw unknownCategory(registration);
  if (listPriceWon < priceWon)
    throw new DangolError('invalid-input', `listPriceWon: ${listPriceWon} is below priceWon, ${priceWon}`);
  if (Date.parse(registeredAt) > now.getTime() + MOST_AHEAD_MS)
    throw new DangolError('invalid-input', `registeredAt: ${registeredAt} lies in the future`);
}

function unknownCategory({ category }: ProductRegistration): DangolError {
  return new DangolError('invalid-input', `category: there is no category "${category}"`);
}
