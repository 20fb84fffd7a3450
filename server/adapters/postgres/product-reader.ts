import type { ProductState } from '#contracts/products.ts';
import { type ProductRow, stateOf } from './product-states.ts';
import type { Database } from './transaction.ts';

/** Every product's whole state, `pageSize` at a time, in order of id. Cost: one index range a page. */
export async function* readAllProducts(db: Database, pageSize = 1_000): AsyncGenerator<ProductState[]> {
  for (let after = 0; ; ) {
    const rows = await db.$queryRaw<ProductRow[]>`
      SELECT * FROM product WHERE id > ${after} ORDER BY id LIMIT ${pageSize}`;
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(stateOf);
    after = last.id;
  }
}

/** English names of kinds, by kind. */
export async function readKindNames(db: Database): Promise<Map<string, string[]>> {
  const rows = await db.kindName.findMany();
  return new Map(rows.map(({ kind, nameEn }) => [kind, [nameEn]]));
}

/** All names of each category, by its id. */
export async function readCategoryNames(db: Database): Promise<Map<number, string[]>> {
  const rows = await db.category.findMany({ select: { id: true, nameKo: true, nameEn: true } });
  return new Map(rows.map(({ id, nameKo, nameEn }) => [id, [nameKo, nameEn]]));
}
