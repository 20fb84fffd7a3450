import { type Keyset, SORTS, type Sort } from './port.ts';

/** Where a page ended, as text for a URL. Names its sort: it means nothing in another. */
export function writeCursor(sort: Sort, key: Keyset): string {
  return Buffer.from(JSON.stringify([sort, key.value, key.productId])).toString('base64url');
}

const VALUE = { number: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/, moment: /^\d{4}-\d\d-\d\d[ T][\d:.+Z-]+$/ } as const;

/** The place a cursor names; null (the first page) for one that is mangled or of another sort. */
export function readCursor(sort: Sort, cursor: string | undefined): Keyset | null {
  if (cursor === undefined || cursor.length > 200) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts)) return null;
    const [name, value, productId] = parts;
    if (name !== sort || !SORTS.includes(sort)) return null;
    const shape = sort === 'newest' ? VALUE.moment : VALUE.number;
    if (!shape.test(String(value)) || !Number.isInteger(productId)) return null;
    return { value: String(value), productId: Number(productId) };
  } catch {
    return null;
  }
}
