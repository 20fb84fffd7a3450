import type { Source } from '#contracts/sources.ts';
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
  /** Of the product, if it is new. */
  source: Source;
  /** '' or none: the product keeps the one it has. */
  description?: string;
  /** Default: the price. */
  listPriceWon?: number;
  /** 0..1. Default: a usual margin. */
  marginRate?: number;
  /**
   * ISO 8601. Of the offer of a SKU by a seller only what is newer than the last counts: a registration that comes
   * again must not undo what was sold since. Without it, it always counts (a file that is imported anew).
   */
  registeredAt?: string;
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

/** Of products and offers whose margin is not stated, as in imported files. */
const USUAL_MARGIN = 0.2;

/**
 * Stores up to some hundred products and their sellers' offers, and publishes those that are new or changed to topic
 * `product-states`, in one transaction. Of a SKU that is named more than once the last one counts, and of its offers
 * the last one of each seller. The same products again change and publish nothing. Cost: five statements, seven with
 * registrations.
 */
export async function importProducts(db: Database, products: readonly ImportedProduct[]): Promise<ImportOutcome> {
  if (products.length === 0) return { created: 0, changed: 0 };
  return inTransaction(
    db,
    async (tx) => {
      const known = await idsOf(tx, products);
      await lockProducts(tx, [...known.values()]);
      const current = await withoutOlder(tx, products);
      if (current.length === 0) return { created: 0, changed: 0 };
      const touched = new Set<number>([...(await writeProducts(tx, current)), ...(await writeOffers(tx, current))]);
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

/**
 * The products whose registration is newer than the last one of that SKU by that seller, oldest first; those that are
 * no registrations stay in their order.
 */
async function withoutOlder(tx: Tx, products: readonly ImportedProduct[]): Promise<readonly ImportedProduct[]> {
  const registered = products.filter(({ registeredAt }) => registeredAt !== undefined);
  if (registered.length === 0) return products;
  const rows = await tx.$queryRaw<{ sku: string; sellerId: number; at: Date }[]>`
    SELECT product.sku, offer.seller_id AS "sellerId", offer.registered_at AS at
    FROM offer JOIN product ON product.id = offer.product_id
    WHERE product.sku = ANY(${registered.map(({ sku }) => sku)}) AND offer.registered_at IS NOT NULL`;
  const lastMs = new Map(rows.map(({ sku, sellerId, at }) => [`${sellerId} ${sku}`, at.getTime()]));
  const atMs = ({ registeredAt }: ImportedProduct) => (registeredAt === undefined ? 0 : Date.parse(registeredAt));
  return products
    .filter(
      (product) =>
        product.registeredAt === undefined ||
        atMs(product) > (lastMs.get(`${product.sellerId} ${product.sku}`) ?? Number.NEGATIVE_INFINITY),
    )
    .sort((a, b) => atMs(a) - atMs(b));
}

function lastBy(products: readonly ImportedProduct[], keyOf: (product: ImportedProduct) => string): ImportedProduct[] {
  return [...new Map(products.map((product) => [keyOf(product), product])).values()];
}

/** Ids of products that are new or whose own words changed. Prices and stock are the offers'. */
async function writeProducts(tx: Tx, products: readonly ImportedProduct[]): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO product (sku, name, category_id, kind, brand, picture, description, price_won, list_price_won, stock,
      margin_rate, sold_count, source, created_at)
    SELECT sku, name, "categoryId", kind, brand, picture, coalesce(description, ''), "priceWon",
      coalesce("listPriceWon", "priceWon"), stock, coalesce("marginRate", ${USUAL_MARGIN}), "soldCount",
      source::"OrderSource", least("registeredAt", now())
    FROM jsonb_to_recordset(${JSON.stringify(lastBy(products, ({ sku }) => sku))}::jsonb) AS row(sku text, name text,
      "categoryId" int, kind text, brand text, picture jsonb, description text, "priceWon" int, "listPriceWon" int,
      stock int, "marginRate" float8, "soldCount" int, source text, "registeredAt" timestamptz)
    ON CONFLICT (sku) DO UPDATE SET name = EXCLUDED.name, category_id = EXCLUDED.category_id, kind = EXCLUDED.kind,
      brand = EXCLUDED.brand, picture = EXCLUDED.picture, updated_at = now(),
      description = coalesce(nullif(EXCLUDED.description, ''), product.description)
    WHERE (product.name, product.category_id, product.kind, product.brand, product.picture, product.description)
      IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.category_id, EXCLUDED.kind, EXCLUDED.brand, EXCLUDED.picture,
        coalesce(nullif(EXCLUDED.description, ''), product.description))
    RETURNING id`;
  return rows.map(({ id }) => id);
}

/** Products whose offer by that seller is new or has another price or stock. */
async function writeOffers(tx: Tx, products: readonly ImportedProduct[]): Promise<number[]> {
  const offers = JSON.stringify(lastBy(products, ({ sku, sellerId }) => `${sellerId} ${sku}`));
  const rows = await tx.$queryRaw<{ product_id: number }[]>`
    INSERT INTO offer (product_id, seller_id, price_won, list_price_won, stock, margin_rate, registered_at)
    SELECT product.id, row."sellerId", row."priceWon", coalesce(row."listPriceWon", row."priceWon"), row.stock,
      coalesce(row."marginRate", ${USUAL_MARGIN}), row."registeredAt"
    FROM jsonb_to_recordset(${offers}::jsonb) AS row(sku text, "sellerId" int, "priceWon" int, "listPriceWon" int,
      stock int, "marginRate" float8, "registeredAt" timestamptz)
    JOIN product ON product.sku = row.sku
    ON CONFLICT (product_id, seller_id) DO UPDATE SET price_won = EXCLUDED.price_won,
      list_price_won = EXCLUDED.list_price_won, stock = EXCLUDED.stock
    WHERE (offer.price_won, offer.list_price_won, offer.stock)
      IS DISTINCT FROM (EXCLUDED.price_won, EXCLUDED.list_price_won, EXCLUDED.stock)
    RETURNING product_id`;
  // Also of an offer that the registration does not change: it must not change it later, either.
  if (products.some(({ registeredAt }) => registeredAt !== undefined))
    await tx.$executeRaw`
      UPDATE offer SET registered_at = row."registeredAt"
      FROM jsonb_to_recordset(${offers}::jsonb) AS row(sku text, "sellerId" int, "registeredAt" timestamptz)
      JOIN product ON product.sku = row.sku
      WHERE offer.product_id = product.id AND offer.seller_id = row."sellerId"
        AND row."registeredAt" IS NOT NULL AND offer.registered_at IS DISTINCT FROM row."registeredAt"`;
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
