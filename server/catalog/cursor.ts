import { INT4_MAX, productIdSchema } from '#contracts/identifiers.ts';
import { LIST_SORTS, type ListSort } from '#contracts/list-query.ts';
import type { Keyset } from './port.ts';

/** Where a page ended, as text for a URL. Names its sort: it means nothing in another. */
export function writeCursor(sort: ListSort, key: Keyset): string {
  return Buffer.from(JSON.stringify([sort, key.value, key.productId])).toString('base64url');
}

const WHOLE = /^-?\d{1,10}$/;
const FLOAT = /^-?\d{1,20}(\.\d{1,30})?(e[+-]?\d{1,2})?$/;
const MOMENT = /^((?:19|20)\d\d-\d\d-\d\d)[ T]([\d:.]{5,15})(Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)$/;

/**
 * Whether the database can read `value` as what this sort goes by: past its type it would refuse the whole statement.
 */
function isValueOf(sort: ListSort, value: string): boolean {
  if (sort === 'newest') {
    const [, day, time] = MOMENT.exec(value) ?? [];
    return day !== undefined && !Number.isNaN(Date.parse(`${day}T${time}Z`));
  }
  if (sort === 'rating') return FLOAT.test(value);
  return WHOLE.test(value) && Math.abs(Number(value)) <= INT4_MAX;
}

/** The place a cursor names; null (the first page) for one that is mangled or of another sort. */
export function readCursor(sort: ListSort, cursor: string | undefined): Keyset | null {
  if (cursor === undefined || cursor.length > 200) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts)) return null;
    const [name, value, productId] = parts;
    if (name !== sort || !LIST_SORTS.includes(sort)) return null;
    const known = productIdSchema.safeParse(productId);
    if (!known.success || !isValueOf(sort, String(value))) return null;
    return { value: String(value), productId: known.data };
  } catch {
    return null;
  }
}
