import { lockProducts, refreshProducts } from './product-states.ts';
import { type Database, inTransaction, type Tx } from './transaction.ts';

/** A product as another shop knows it, ready to be stored. */
export interface ImportedProduct {
  sku: string;
  name: string;
  categoryId: number;
  kind: string;
  brand: string;
  picture: { icon: string; background: number };
  sellerId: number;
  priceWon: number;
  stock: number;
  soldCount: number;
}

export interface ImportOutcome {
  created: number;
  changed: number;
}

/** What an event needs to know of its product. */
export interface KnownProduct {
  productId: number;
  categoryId: number;
  priceWon: number;
  /** Of the best offer; 0 without one. */
  sellerId: number;
}

/** Imported files state no margins, so each product and offer gets this one. */
const USUAL_MARGIN = 0.2;

/**
 * Stores up to some hundred products and their sellers' offers, and publishes those that are new or changed to topic
 * `product-states`, in one transaction. The same products again change and publish nothing. Cost: five statements.
 */
export async function importProducts(db: Database, products: readonly ImportedProduct[]): Promise<ImportOutcome> {
  if (products.length === 0) return { created: 0, changed: 0 };
  return inTransaction(
    db,
    async (tx) => {
      const known = await idsOf(tx, products);
      await lockProducts(tx, [...known.values()]);
      const touched = new Set<number>([...(await writeProducts(tx, products)), ...(await writeOffers(tx, products))]);
      await refreshProducts(tx, [...touched]);
      const before = new Set(known.values());
      const changed = [...touched].filter((id) => before.has(id)).length;
      return { created: touched.size - changed, changed };
    },
    { timeoutMs: 20_000 },
  );
}

async function idsOf(tx: Tx, products: readonly ImportedProduct[]): Promise<Map<string, number>> {
  const rows = await tx.product.findMany({
    where: { sku: { in: products.map(({ sku }) => sku) } },
    select: { id: true, sku: true },
  });
  return new Map(rows.map(({ id, sku }) => [sku, id]));
}

/** Ids of products that are new or whose own words changed. Prices and stock are the offers'. */
async function writeProducts(tx: Tx, products: readonly ImportedProduct[]): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO product (sku, name, category_id, kind, brand, picture, price_won, list_price_won, stock, margin_rate, sold_count)
    SELECT sku, name, "categoryId", kind, brand, picture, "priceWon", "priceWon", stock, ${USUAL_MARGIN}, "soldCount"
    FROM jsonb_to_recordset(${JSON.stringify(products)}::jsonb) AS row(sku text, name text, "categoryId" int, kind text,
      brand text, picture jsonb, "priceWon" int, stock int, "soldCount" int)
    ON CONFLICT (sku) DO UPDATE SET name = EXCLUDED.name, category_id = EXCLUDED.category_id, kind = EXCLUDED.kind,
      brand = EXCLUDED.brand, picture = EXCLUDED.picture, updated_at = now()
    WHERE (product.name, product.category_id, product.kind, product.brand, product.picture)
      IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.category_id, EXCLUDED.kind, EXCLUDED.brand, EXCLUDED.picture)
    RETURNING id`;
  return rows.map(({ id }) => id);
}

/** Products whose offer by that seller is new or has another price or stock. */
async function writeOffers(tx: Tx, products: readonly ImportedProduct[]): Promise<number[]> {
  const rows = await tx.$queryRaw<{ product_id: number }[]>`
    INSERT INTO offer (product_id, seller_id, price_won, list_price_won, stock, margin_rate)
    SELECT product.id, row."sellerId", row."priceWon", row."priceWon", row.stock, ${USUAL_MARGIN}
    FROM jsonb_to_recordset(${JSON.stringify(products)}::jsonb) AS row(sku text, "sellerId" int, "priceWon" int, stock int)
    JOIN product ON product.sku = row.sku
    ON CONFLICT (product_id, seller_id) DO UPDATE SET price_won = EXCLUDED.price_won,
      list_price_won = EXCLUDED.list_price_won, stock = EXCLUDED.stock
    WHERE (offer.price_won, offer.stock) IS DISTINCT FROM (EXCLUDED.price_won, EXCLUDED.stock)
    RETURNING product_id`;
  return rows.map(({ product_id }) => product_id);
}

/** The category of this name (in either language, or its slug), made if it is not there. */
export async function ensureCategory(
  db: Database,
  wanted: { slug: string; nameKo: string; nameEn: string; icon: string },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    // Two imports at once must not both make it.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('category', 7))`;
    const name = wanted.nameKo.toLowerCase();
    const [known] = await tx.$queryRaw<{ id: number }[]>`
      SELECT id FROM category WHERE slug = ${wanted.slug} OR lower(name_ko) = ${name} OR lower(name_en) = ${name} LIMIT 1`;
    if (known !== undefined) return known.id;
    const last = await tx.category.aggregate({ _max: { id: true, position: true } });
    const created = await tx.category.create({
      data: { ...wanted, id: (last._max.id ?? 0) + 1, position: (last._max.position ?? -1) + 1 },
    });
    return created.id;
  });
}

/** The seller of this name, made if it is not there. */
export async function ensureSeller(db: Database, name: string): Promise<number> {
  const seller = await db.seller.upsert({ where: { name }, create: { name, rating: 4.5 }, update: {} });
  return seller.id;
}

/** What is known of every product, by sku. */
export async function knownProducts(db: Database): Promise<Map<string, KnownProduct>> {
  const rows = await db.$queryRaw<(KnownProduct & { sku: string })[]>`
    SELECT product.sku, product.id AS "productId", product.category_id AS "categoryId", product.price_won AS "priceWon",
      coalesce(offer.seller_id, 0) AS "sellerId"
    FROM product LEFT JOIN offer ON offer.id = product.best_offer_id`;
  return new Map(rows.map(({ sku, ...known }) => [sku, known]));
}
