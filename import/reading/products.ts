import { UsageError } from '#contracts/command-line.ts';
import { cellValue, columnOf, share } from './cells.ts';
import { isComment } from './event-layout.ts';
import { type BadRows, noteBadRow, type Reason } from './left-out.ts';
import { columnsNamed, isNamed, plainName, ranked, requestedColumn, withRowNumbers } from './names.ts';
import { type Decimals, DecimalsSurvey, numberOf } from './numbers.ts';
import type { ReadingOptions } from './options.ts';
import { type Reading, readingOf } from './reading.ts';
import type { Row } from './row.ts';
import type { Table } from './table.ts';
import { nameWithin } from './text-length.ts';
import type { OnBytes } from './unpack.ts';

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

export interface CatalogueRow {
  /** Where it stands in the file. */
  line: number;
  sku: string;
  name: string;
  /** null: not in the file. */
  category: string | null;
  kind: string | null;
  brand: string | null;
  seller: string | null;
  priceWon: number;
  stock: number | null;
  soldCount: number;
}

/** Names other shops give the fields, the surest first. */
const NAMES: Record<CatalogueField, readonly string[]> = {
  sku: ranked(`sku variant_sku product_sku stock_code stockcode item_sku merchant_sku seller_sku 판매자상품코드 자체상품코드 상품코드 등록상품ID 노출상품ID
    product_id item_id article_id goods_id product_code item_code product_no item_no 상품번호 상품ID 옵션ID 품목코드 제품코드 제품번호 asin
    parent_asin isbn artikelnummer artikel_nr référence id_article código codigo 商品コード 商品ID 商品番号 商品编号 id code barcode 바코드
    item product handle`),
  name: ranked(`등록상품명 노출상품명 name product_name item_name title product_title prod_name goods_name book_title 상품명 제품명 품목명 이름 bezeichnung
    artikelbezeichnung produktname artikelname nom nom_du_produit libellé nombre nombre_producto 商品名 商品名称 description 상품설명`),
  price:
    ranked(`price price_won sale_price_won selling_price unit_price unitprice variant_price 판매가 판매가격 상품가 가격 단가 regular_price
    list_price amount median_price retail_price sale_price 정가 소비자가 preis verkaufspreis bruttopreis einzelpreis prix prix_unitaire prix_ttc precio
    precio_unitario 価格 販売価格 价格`),
  category:
    ranked(`category category_name categories product_category product_type_name main_category department 카테고리 분류 상품분류 카테고리명
    대분류 kategorie warengruppe catégorie categoria categoría カテゴリ 类别 类目`),
  stock:
    ranked(`stock inventory stock_quantity quantity_in_stock variant_inventory_qty qty quantity on_hand available 재고 재고수량 재고량 수량
    bestand lagerbestand menge quantité cantidad existencias 在庫 在庫数 库存`),
  brand: ranked(
    'brand maker manufacturer brand_name 브랜드 브랜드명 제조사 marke hersteller marque marca ブランド メーカー 品牌',
  ),
  seller: ranked(
    'seller vendor merchant seller_name shop store 판매자 판매자명 셀러 공급사 verkäufer vendeur vendedor 販売者 卖家',
  ),
  kind: ranked('kind subcategory sub_category product_type 품목 소분류 中分類'),
  sold: ranked(
    'sold sold_count sales sales_lines units_sold total_sales 판매량 판매수량 누적판매 verkauft ventes ventas',
  ),
};

const LONGEST_NAME = 200;
const LONGEST_SKU = 200;
const MOST_WON = 2_000_000_000;
const MOST_STOCK = 1_000_000;

export interface CatalogueOptions extends ReadingOptions {
  columns?: Partial<Record<CatalogueField, string>>;
  /** Won for one unit of the file's money. */
  currencyRate: number;
}

/** A catalogue of which it is known how to read it. */
export interface CatalogueFile {
  path: string;
  reading: Reading;
  /** Row by row, in the order of the file. Rows left out are noted in `bad`. Memory: a batch and the skus. */
  rows(bad: BadRows, onBytes?: OnBytes): AsyncGenerator<CatalogueRow>;
}

interface Layout {
  at: Record<CatalogueField, number>;
  header: readonly string[] | null;
  headerLine: number;
  columns: number;
  /** Variants of a product name it in the first row only: rows of one handle. */
  handle: number;
}

/**
 * Finds out how a catalogue is to be read: columns by the header, the decimal sign over all of its prices. Throws a
 * UsageError that names what is missing, or the option that decides. Cost: one reading of the file.
 */
export async function openCatalogue(table: Table, options: CatalogueOptions): Promise<CatalogueFile> {
  const layout = layoutOf(table, options);
  const prices = new DecimalsSurvey();
  for await (const batch of table.rows())
    for (const { cells, line, problem } of batch)
      if (problem === undefined && line > layout.headerLine) prices.add(cellValue(cells[layout.at.price]));
  const column = layout.header?.[layout.at.price] ?? `${layout.at.price + 1}`;
  const decimals =
    options.decimals ?? prices.decide({ path: table.path, column, separator: table.separator, money: true });
  const foreign = prices.currencies.filter((sign) => !/^(₩|￦|원|krw)$/i.test(sign));
  const notes =
    foreign.length > 0 && options.currencyRate === 1
      ? [`prices bear ${foreign.join(' and ')} and are taken for won as they are (--currency-rate N decides)`]
      : [];
  const reading: Reading = {
    ...readingOf(table, layout.at, layout.header),
    decimals: decimals === 'comma' ? 'decimal comma (12.900,50)' : 'decimal point (12,900.50)',
    ...(notes.length > 0 ? { notes } : {}),
  };
  return {
    path: table.path,
    reading,
    rows: (bad, onBytes) => readRows(table, layout, { decimals, currencyRate: options.currencyRate }, bad, onBytes),
  };
}

function layoutOf(table: Table, { columns: requested = {}, header: headed }: CatalogueOptions): Layout {
  const rows = table.head.filter(({ problem }) => problem === undefined);
  const known = new Set(CATALOGUE_FIELDS.flatMap((field) => NAMES[field]));
  const titled = rows.slice(0, 10).find(({ cells }) => cells.filter((cell) => isNamed(cell, known)).length >= 2);
  const first = titled ?? rows[0];
  const places = Object.values(requested).every((name) => /^\d+$/.test(name)) && Object.keys(requested).length >= 3;
  const bareRow = headed === false || (headed !== true && titled === undefined && places);
  const named = table.names ?? (bareRow ? null : (first?.cells.map((cell) => cell.trim()) ?? null));
  const headerLine = table.names === null && named !== null ? (first?.line ?? 0) : 0;
  const below = rows.filter(({ line }) => line > headerLine).slice(0, 10);
  const header =
    named === null
      ? null
      : withRowNumbers(
          named,
          below.map(({ cells }) => cells),
          table.path,
        );
  const names = header?.map(plainName) ?? [];
  const width = header?.length ?? first?.cells.length ?? 0;
  const data = rows.filter(({ line }) => line > headerLine);
  const taken = new Set<number>();
  const at = Object.fromEntries(
    CATALOGUE_FIELDS.map((field) => {
      if (requested[field] !== undefined) return [field, requestedColumn(requested[field], header ?? [], width)];
      const named = columnsNamed(header ?? [], NAMES[field]).filter((column) => !taken.has(column));
      const full = named.filter((column) => fits(field, columnOf(data, column)));
      const column = full[0] ?? (field === 'sku' || field === 'name' || field === 'price' ? named[0] : undefined) ?? -1;
      if (column >= 0) taken.add(column);
      checkTwice(column, field, names, data, table.path);
      return [field, column];
    }),
  ) as Record<CatalogueField, number>;
  const price = startingWith(names, /^(median|mean|average|avg|unit|sale|selling|list|retail|regular)?price/, taken);
  if (at.price < 0 && price >= 0) at.price = price;
  const missing = (['sku', 'name', 'price'] as const).filter((field) => at[field] < 0);
  if (missing.length > 0)
    throw new UsageError(
      `No column for ${missing.join(', ')} in "${(header ?? first?.cells ?? []).slice(0, 12).join(', ')}" of ${table.path}. Name them: --columns ${missing.map((field) => `${field}=NAME`).join(',')}`,
    );
  return { at, header, headerLine, columns: width, handle: names.indexOf('handle') };
}

/** Two columns of one name that hold different things: open which is meant. */
function checkTwice(
  at: number,
  field: CatalogueField,
  names: readonly string[],
  data: readonly Row[],
  path: string,
): void {
  const other = at < 0 ? -1 : names.findIndex((name, column) => column !== at && name === names[at]);
  if (other < 0 || data.every(({ cells }) => cells[at] === cells[other])) return;
  const [one, two] = [at, other].sort((a, b) => a - b).map((column) => column + 1);
  throw new UsageError(
    `${path}: columns ${one} and ${two} bear the same name. Say which is the ${field}: --columns ${field}=${one} or --columns ${field}=${two}.`,
  );
}

/** "price_krw", "median_price_gbp": one column only, else it is open which. */
function startingWith(names: readonly string[], pattern: RegExp, taken: ReadonlySet<number>): number {
  const found = names.flatMap((name, at) => (!taken.has(at) && pattern.test(name) ? [at] : []));
  return found.length === 1 ? (found[0] as number) : -1;
}

function fits(field: CatalogueField, values: readonly string[]): boolean {
  if (values.length === 0) return false;
  if (field !== 'price' && field !== 'stock' && field !== 'sold') return true;
  return share(values, (value) => numberOf(value, 'point') !== null || numberOf(value, 'comma') !== null) > 0.5;
}

interface How {
  decimals: Decimals;
  currencyRate: number;
}

async function* readRows(
  table: Table,
  layout: Layout,
  how: How,
  bad: BadRows,
  onBytes?: OnBytes,
): AsyncGenerator<CatalogueRow> {
  const lineOfSku = new Map<string, number>();
  let before: { handle: string; name: string } = { handle: '', name: '' };
  for await (const batch of table.rows(onBytes))
    for (const row of batch) {
      if (row.line <= layout.headerLine) continue;
      const handle = layout.handle < 0 ? '' : cellValue(row.cells[layout.handle]);
      if (handle !== '' && handle === before.handle && cellValue(row.cells[layout.at.name]) === '')
        row.cells[layout.at.name] = before.name;
      before = { handle, name: row.cells[layout.at.name] ?? '' };
      const product = productOf(row, layout, how);
      if ('reason' in product) {
        noteBadRow(bad, row.line, product.reason, product.detail);
        continue;
      }
      const earlier = lineOfSku.get(product.sku);
      if (earlier !== undefined) {
        noteBadRow(bad, row.line, 'sku again', `sku ${product.sku} stands in line ${earlier} already; that one counts`);
        continue;
      }
      lineOfSku.set(product.sku, row.line);
      yield product;
    }
}

type Refusal = { reason: Reason; detail: string };
const refuse = (reason: Reason, detail: string = reason): Refusal => ({ reason, detail });

/** A row, or what is wrong with it. */
function productOf(row: Row, { at, columns, header }: Layout, { decimals, currencyRate }: How): CatalogueRow | Refusal {
  const { cells, line, problem } = row;
  if (problem !== undefined)
    return refuse(problem, problem === 'quote never closed' ? 'a quote is never closed' : problem);
  if (isComment(cells, columns)) return refuse('comment');
  if (cells.every((cell) => cell.trim() === '')) return refuse('empty row');
  const cell = (field: CatalogueField): string | null => {
    const text = at[field] < 0 ? '' : cellValue(cells[at[field]]).replace(/\s+/g, ' ').toWellFormed();
    return text === '' ? null : text;
  };
  if (header !== null && cells.every((text, n) => text.trim() === (header[n] ?? ''))) return refuse('header again');
  const sku = cell('sku');
  const name = cell('name');
  if (sku === null) return refuse('no sku');
  for (const field of CATALOGUE_FIELDS) {
    const text = cell(field) ?? '';
    if (text.includes('\u0000')) return refuse('NUL character', `${sku}: a NUL character in the ${field} "${text}"`);
    if (text.includes('\ufffd'))
      return refuse('damaged characters', `${sku}: damaged characters in the ${field} "${text}"`);
  }
  if (sku.length > LONGEST_SKU) return refuse('no sku', `the sku is longer than ${LONGEST_SKU} characters`);
  if (name === null || !/[\p{L}\p{N}\p{S}\p{P}]/u.test(name)) return refuse('no name', `${sku} has no name`);
  const price = numberOf(cell('price') ?? '', decimals);
  if (price === null || price <= 0)
    return refuse('not a price', `${sku}: "${cell('price') ?? ''}" is not a price above 0`);
  const priceWon = currencyRate === 1 ? Math.round(price) : Math.max(10, Math.round((price * currencyRate) / 10) * 10);
  if (priceWon < 1) return refuse('not a price', `${sku}: "${cell('price')}" is less than a won`);
  if (priceWon > MOST_WON) return refuse('price too high', `${sku}: ${priceWon} won is more than ${MOST_WON}`);
  const stock = cell('stock') === null ? null : numberOf(cell('stock') as string, decimals);
  if (cell('stock') !== null && (stock === null || stock < 0))
    return refuse('not a stock', `${sku}: "${cell('stock')}" is not a stock`);
  const short = (field: CatalogueField) => {
    const text = cell(field);
    return text === null ? null : nameWithin(text, LONGEST_NAME);
  };
  return {
    line,
    sku,
    name: nameWithin(name, LONGEST_NAME),
    category: short('category'),
    kind: short('kind'),
    brand: short('brand'),
    seller: short('seller'),
    priceWon,
    stock: stock === null ? null : Math.min(MOST_STOCK, Math.floor(stock)),
    soldCount: Math.min(MOST_WON, Math.max(0, Math.floor(numberOf(cell('sold') ?? '', decimals) ?? 0))),
  };
}
