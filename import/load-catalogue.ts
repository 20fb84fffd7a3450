import { pictureGround } from '#domain/shared/picture-ground.ts';
import { type BadRows, noBadRows, noteBadRow } from '#import/reading/left-out.ts';
import type { CatalogueRow } from '#import/reading/products.ts';
import { REFUSED } from '#server/adapters/fault.ts';
import {
  ensureCategory,
  ensureSeller,
  type ImportedProduct,
  type ImportOutcome,
  importProducts,
} from '#server/adapters/postgres/catalogue-import.ts';
import { postgresFault } from '#server/adapters/postgres/fault.ts';
import { fillKindNames } from '#server/adapters/postgres/kind-names.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { KNOWN_KINDS, TAXONOMY } from '#simulation/seed/taxonomy/index.ts';
import { guessFrom } from './guess.ts';

export interface LoadCatalogueOptions {
  /** Who sells what has no seller in the file. */
  seller: string;
  onProgress?: (products: number) => void;
  /** Pieces sold are counted from orders that are imported as well; what the file states of them is not taken. */
  countsSold?: boolean;
  /** Rows the database refuses are noted here. */
  bad?: BadRows;
}

const BATCH = 500;
/** Stock of a product whose row has none. */
const USUAL_STOCK = 100;
const OTHER_CATEGORY = { slug: 'other', nameKo: '기타', nameEn: 'Other', icon: 'wrapped-gift' };

/**
 * Stores the rows in batches. Of a batch with a row the database refuses the others are stored and that one is noted.
 * Again, it changes only what is different.
 */
export async function loadCatalogue(
  db: Database,
  rows: AsyncIterable<CatalogueRow>,
  { seller, onProgress = () => undefined, countsSold = false, bad = noBadRows() }: LoadCatalogueOptions,
): Promise<ImportOutcome> {
  const categories = memoized((name: string) => ensureCategory(db, categoryOf(name)));
  const sellers = memoized((name: string) => ensureSeller(db, name));
  // Before the products: the index reads the names of their kinds with them.
  await fillKindNames(db, KNOWN_KINDS);
  const total: ImportOutcome = { created: 0, changed: 0 };
  let seen = 0;
  let batch: (ImportedProduct & { line: number })[] = [];
  /**
   * Halves a batch that is refused until the rows at fault stand alone. Cost: about log2(500) more tries for each of
   * them.
   */
  const store = async (rows: typeof batch): Promise<void> => {
    try {
      const { created, changed } = await importProducts(
        db,
        rows.map(({ line: _, ...product }) => product),
      );
      total.created += created;
      total.changed += changed;
    } catch (error) {
      if (postgresFault(error) !== REFUSED) throw error;
      const [only] = rows;
      if (rows.length === 1 && only !== undefined) {
        noteBadRow(bad, only.line, 'refused by the database', `${only.sku}: the database refuses it`);
        return;
      }
      const half = Math.ceil(rows.length / 2);
      await store(rows.slice(0, half));
      await store(rows.slice(half));
    }
  };
  const flush = async () => {
    await store(batch);
    seen += batch.length;
    batch = [];
    onProgress(seen);
  };
  for await (const row of rows) {
    const guess = guessFrom(row.name);
    batch.push({
      line: row.line,
      sku: row.sku,
      name: row.name,
      categoryId: await categories(row.category ?? guess.category ?? OTHER_CATEGORY.slug),
      kind: row.kind ?? guess.kind ?? row.category ?? OTHER_CATEGORY.nameKo,
      brand: row.brand ?? '',
      picture: { icon: guess.icon, background: pictureGround(row.sku) },
      source: 'import',
      sellerId: await sellers(row.seller ?? seller),
      priceWon: row.priceWon,
      stock: row.stock ?? USUAL_STOCK,
      soldCount: countsSold ? 0 : row.soldCount,
    });
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return total;
}

/** One of the shop's own categories by slug or name; else a new one of this name. */
function categoryOf(name: string): { slug: string; nameKo: string; nameEn: string; icon: string } {
  const wanted = name.toLowerCase();
  const own = [...TAXONOMY, OTHER_CATEGORY].find(
    ({ slug, nameKo, nameEn }) => slug === wanted || nameKo === name || nameEn.toLowerCase() === wanted,
  );
  if (own !== undefined) return { slug: own.slug, nameKo: own.nameKo, nameEn: own.nameEn, icon: own.icon };
  const slug = wanted.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  return { slug: slug === '' ? 'other' : slug, nameKo: name, nameEn: name, icon: guessFrom(name).icon };
}

function memoized<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const answer = known.get(key) ?? ask(key);
    known.set(key, answer);
    return answer;
  };
}
