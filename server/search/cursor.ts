import { DangolError } from '#domain/shared/errors.ts';

/** Stays below Elasticsearch's index.max_result_window; shoppers do not page that far. */
export const LAST_OFFSET = 9_900;

/**
 * A search's cursor is the place of the next result, so that the same cursor goes on with either source: Elasticsearch
 * may go away between two pages.
 */
export function encodeCursor(offset: number): string {
  return Buffer.from(`v1:${offset}`).toString('base64url');
}

/** Throws DangolError('invalid-input') for anything that was not handed out. */
export function decodeCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = Number(/^v1:(\d{1,5})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1] ?? Number.NaN);
  if (!Number.isInteger(offset) || offset > LAST_OFFSET)
    throw new DangolError('invalid-input', 'cursor: not one of ours; begin again without it.');
  return offset;
}
