import { cellsOf } from '#simulation/backtest/columns.ts';
import { type BadRows, noteBadRow } from '#simulation/backtest/event-log.ts';
import { linesOf } from '#simulation/backtest/lines.ts';
import { type CatalogueField, type CatalogueLayout, catalogueLayoutOf } from './catalogue-columns.ts';

export interface CatalogueRow {
  sku: string;
  name: string;
  /** null: the file does not say. */
  category: string | null;
  kind: string | null;
  brand: string | null;
  seller: string | null;
  priceWon: number;
  stock: number | null;
  soldCount: number;
}

export interface ReadCatalogueOptions {
  columns: Partial<Record<CatalogueField, string>>;
  /** Won for one unit of the file's money. */
  currencyRate: number;
  bad: BadRows;
  onBytes?: (read: number, of: number) => void;
}

const LONGEST_NAME = 200;
const MOST_WON = 2_000_000_000;
const MOST_STOCK = 1_000_000;

/** The catalogue's rows, one by one. A row that cannot be used is noted in `bad` and left out. */
export async function* readCatalogue(path: string, options: ReadCatalogueOptions): AsyncGenerator<CatalogueRow> {
  const { bad } = options;
  const lineOfSku = new Map<string, number>();
  let layout: CatalogueLayout | null = null;
  let number = 0;
  for await (const line of linesOf(path, options.onBytes)) {
    number += 1;
    if (line.trim() === '') continue;
    if (layout === null) {
      layout = catalogueLayoutOf(line, options.columns);
      continue;
    }
    const row = rowOf(line, layout, options.currencyRate);
    if (typeof row === 'string') {
      noteBadRow(bad, number, row);
      continue;
    }
    const before = lineOfSku.get(row.sku);
    if (before !== undefined) {
      noteBadRow(bad, number, `sku ${row.sku} stands in line ${before} already; that one counts`);
      continue;
    }
    lineOfSku.set(row.sku, number);
    yield row;
  }
}

/** A row, or what is wrong with it. */
function rowOf(line: string, layout: CatalogueLayout, currencyRate: number): CatalogueRow | string {
  let cells: string[];
  try {
    cells = cellsOf(line, layout.delimiter);
  } catch {
    return 'a quote is never closed';
  }
  const cell = (field: CatalogueField): string | null => {
    const text = layout[field] < 0 ? '' : (cells[layout[field]] ?? '').trim();
    return text === '' ? null : text;
  };
  const sku = cell('sku');
  const name = cell('name');
  if (sku === null) return 'no sku';
  if (name === null) return `${sku} has no name`;
  const price = numberOf(cell('price'));
  if (price === null || price <= 0) return `${sku}: "${cell('price') ?? ''}" is not a price above 0`;
  const priceWon = currencyRate === 1 ? Math.round(price) : Math.max(10, Math.round((price * currencyRate) / 10) * 10);
  if (priceWon > MOST_WON) return `${sku}: ${priceWon} won is more than ${MOST_WON}`;
  const stock = cell('stock') === null ? null : numberOf(cell('stock'));
  if (cell('stock') !== null && (stock === null || stock < 0)) return `${sku}: "${cell('stock')}" is not a stock`;
  return {
    sku,
    name: name.slice(0, LONGEST_NAME),
    category: cell('category'),
    kind: cell('kind'),
    brand: cell('brand'),
    seller: cell('seller'),
    priceWon,
    stock: stock === null ? null : Math.min(MOST_STOCK, Math.floor(stock)),
    soldCount: Math.max(0, Math.floor(numberOf(cell('sold')) ?? 0)),
  };
}

/** "12,900" and "0.85"; null for anything that is not a number. */
function numberOf(text: string | null): number | null {
  if (text === null) return null;
  const value = Number(text.replace(/(?<=\d),(?=\d{3}\b)/g, ''));
  return Number.isFinite(value) ? value : null;
}
