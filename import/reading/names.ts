import { UsageError } from '#contracts/command-line.ts';

/** A header's name as names are compared: "User ID (UTC)", "userId" and "user_id:token" are one. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\s#]+/, '')
    .replace(/:(token|float|token_seq|float_seq|string|int|long)$/, '')
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Names by rank, the surest first; spelled as `plainName` spells them. */
export function ranked(names: string): string[] {
  return names.trim().split(/\s+/).map(plainName);
}

/**
 * Columns whose name is one of `names`, by the rank of their names and then in the order of the file. A name with dots
 * (`properties.user_id`, `t.user_id`) counts by its last parts, too; of two as sure, the one that matches as a whole
 * comes first.
 */
export function columnsNamed(header: readonly string[], names: readonly string[]): number[] {
  const rank = new Map(names.map((name, n) => [name, n]));
  return header
    .map((name, at) => ({ at, rank: rankOf(name, rank) }))
    .filter((one): one is { at: number; rank: number } => one.rank !== undefined)
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map(({ at }) => at);
}

function rankOf(name: string, ranks: ReadonlyMap<string, number>): number | undefined {
  const parts = name.split('.');
  for (let dropped = 0; dropped < parts.length; dropped++) {
    const rank = ranks.get(plainName(parts.slice(dropped).join('.')));
    if (rank !== undefined) return rank + dropped / (parts.length + 1);
  }
  return undefined;
}

/** Whether a cell is one of the names, as a whole or by its last parts. */
export function isNamed(cell: string, names: ReadonlySet<string>): boolean {
  return names.has(plainName(cell)) || (cell.includes('.') && names.has(plainName(cell.slice(cell.indexOf('.') + 1))));
}

/**
 * The header with an empty name before the others where the rows have one cell more and it numbers them: R writes
 * tables so. Throws a UsageError where the rows have more cells otherwise, and it is open which has no name.
 */
export function withRowNumbers(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  path: string,
): readonly string[] {
  const first = Number(rows[0]?.[0]);
  const numbered =
    rows.length > 0 &&
    rows[0]?.[0] !== '' &&
    rows.every((cells, n) => cells.length === header.length + 1 && Number(cells[0]) === first + n);
  if (numbered && (first === 0 || first === 1)) return ['', ...header];
  const longer = rows.filter((cells) => cells.length > header.length && cells.at(-1)?.trim() !== '');
  if (rows.length === 0 || longer.length < rows.length) return header;
  throw new UsageError(
    `${path}: the header names ${header.length} columns and the rows below it have ${longer[0]?.length}. Mend the header, or take it away and give the places: --columns shopper=1,item=2,timestamp=3 for a log, sku=1,name=2,price=3 for a catalogue.`,
  );
}

/**
 * The column that `--columns` names: by its name as it stands, by its name as names are compared, or by its place from
 * 1. Throws a UsageError that lists what there is, also where two columns bear the name.
 */
export function requestedColumn(wanted: string, header: readonly string[], columns: number): number {
  const same = (test: (name: string) => boolean) => header.flatMap((name, at) => (test(name) ? [at] : []));
  const plain = plainName(wanted);
  let found = same((name) => name.trim() === wanted);
  if (found.length === 0) found = same((name) => name.trim().toLowerCase() === wanted.toLowerCase());
  if (found.length === 0 && /^\d+$/.test(wanted)) {
    const at = Number(wanted) - 1;
    if (at >= 0 && at < columns) return at;
    throw new UsageError(`--columns: there is no column ${wanted}. There are ${columns}.`);
  }
  if (found.length === 0 && plain !== '') found = same((name) => plainName(name) === plain);
  const [at, second] = found;
  if (at === undefined) {
    const there = header.length === 0 ? `${columns}, without names: give their places, from 1` : header.join(', ');
    throw new UsageError(`--columns: there is no column "${wanted}". There are: ${there}.`);
  }
  if (second !== undefined)
    throw new UsageError(
      `--columns: "${wanted}" names columns ${at + 1} and ${second + 1}. Give the place of the one that is meant.`,
    );
  return at;
}

/** `shopper=user_id,item=2` as the command line gives it, for the fields of `fields`. */
export function parseColumns<F extends string>(text: string, fields: readonly F[]): Partial<Record<F, string>> {
  const columns: Partial<Record<F, string>> = {};
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const at = pair.indexOf('=');
    const field = fields.find((one) => one === pair.slice(0, Math.max(0, at)).trim());
    const name = pair.slice(at + 1).trim();
    if (at < 0 || field === undefined || name === '')
      throw new UsageError(
        `--columns: "${pair}" is not FIELD=NAME or FIELD=PLACE with a FIELD of ${fields.join(', ')}.`,
      );
    columns[field] = name;
  }
  return columns;
}
