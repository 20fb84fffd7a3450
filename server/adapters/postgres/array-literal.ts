/**
 * A column of values as one text that PostgreSQL casts to an array (`$1::int[]`). Passed as an array, the same values
 * go through Prisma and the driver one by one, which costs the process more than all else of a batch.
 */
export function arrayLiteral(values: readonly (string | number | boolean | null)[]): string {
  let text = '{';
  for (const [at, value] of values.entries()) {
    if (at > 0) text += ',';
    text += typeof value === 'string' ? quoted(value) : value === null ? 'NULL' : String(value);
  }
  return `${text}}`;
}

const SPECIAL = /["\\]/;
const ALL_SPECIAL = /["\\]/g;

function quoted(text: string): string {
  return SPECIAL.test(text) ? `"${text.replace(ALL_SPECIAL, '\\$&')}"` : `"${text}"`;
}
