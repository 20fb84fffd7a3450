import { UsageError } from '#contracts/command-line.ts';
import { cellsOf } from '#simulation/backtest/columns.ts';

export const CATALOGUE_FIELDS = [
  'sku',
  'name',
  'category',
  'price',
  'stock',
  'brand',
  'seller',
  'kind',
  'sold',
] as const;
export type CatalogueField = (typeof CATALOGUE_FIELDS)[number];

/** Where each field stands in a row; −1: nowhere. */
export type CatalogueLayout = Record<CatalogueField, number> & { delimiter: string };

/** Names other shops give the fields. */
const ALSO_CALLED: Record<CatalogueField, readonly string[]> = {
  sku: ['sku', 'stock_code', 'stockcode', 'item', 'item_id', 'product_id', 'id', 'code', '상품코드'],
  name: ['name', 'title', 'product_name', 'description', '상품명'],
  category: ['category', 'category_name', '카테고리'],
  price: ['price', 'price_won', 'unit_price', 'unitprice', '가격', '판매가'],
  stock: ['stock', 'inventory', 'quantity', '재고'],
  brand: ['brand', 'maker', '브랜드'],
  seller: ['seller', 'vendor', 'merchant', '판매자'],
  kind: ['kind', 'subcategory', 'product_type', '품목'],
  sold: ['sold', 'sold_count', 'sales', 'sales_lines', '판매량'],
};

/** Where the fields stand, by the header; `columns` names those that are called otherwise. */
export function catalogueLayoutOf(header: string, columns: Partial<Record<CatalogueField, string>>): CatalogueLayout {
  const delimiter = ['\t', ',', ';', '|'].find((one) => header.includes(one)) ?? '\t';
  const names = cellsOf(header, delimiter).map((cell) =>
    cell
      .trim()
      .replace(/^\ufeff/, '')
      .toLowerCase(),
  );
  const at = (field: CatalogueField): number => {
    const wanted = columns[field]?.toLowerCase();
    if (wanted === undefined) return names.findIndex((name) => ALSO_CALLED[field].includes(name));
    const found = names.indexOf(wanted);
    if (found < 0)
      throw new UsageError(`--columns: there is no column "${columns[field]}". There are: ${names.join(', ')}.`);
    return found;
  };
  const layout = Object.fromEntries(CATALOGUE_FIELDS.map((field) => [field, at(field)])) as Record<
    CatalogueField,
    number
  >;
  const missing = (['sku', 'name', 'price'] as const).filter((field) => layout[field] < 0);
  if (missing.length > 0)
    throw new UsageError(
      `No column for ${missing.join(', ')} in "${names.slice(0, 8).join(', ')}". Name them: --columns ${missing.map((field) => `${field}=NAME`).join(',')}`,
    );
  return { ...layout, delimiter };
}
