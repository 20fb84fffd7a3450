import { UsageError } from '#contracts/command-line.ts';
import { columnOf, isKind, isMoment, share } from './cells.ts';
import type { Field } from './event-names.ts';
import type { Row } from './row.ts';

export interface Headerless {
  at: Record<Field, number>;
  /** What was decided, and by what. */
  notes: string[];
}

const NOWHERE: Record<Field, number> = {
  shopper: -1,
  item: -1,
  type: -1,
  timestamp: -1,
  quantity: -1,
  order: -1,
  unitprice: -1,
};
const MOSTLY = 0.9;
const isNumber = (text: string) => /^[-+]?\d+([.,]\d+)?$/.test(text);
const isUuid = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

/**
 * The column of each field in rows without a header: the timestamp is the column of times, the type that of words like
 * "pv" and "buy", and of the others the shopper comes before the item (a convention; a note of the reading states it).
 * Throws a UsageError where no column holds times.
 */
export function headerlessOf(rows: readonly Row[], columns: number, path: string): Headerless {
  const values = Array.from({ length: columns }, (_, at) => columnOf(rows, at));
  const of = (at: number) => values[at] ?? [];
  const timestamp = timeColumn(values, path);
  const type = values.findIndex((one, at) => at !== timestamp && one.length > 0 && share(one, isKind) >= MOSTLY);
  const notes = ['no header: the shopper is taken to stand before the item (--columns shopper=N,item=M decides)'];
  const others = values.map((_, at) => at).filter((at) => at !== timestamp && at !== type && of(at).length > 0);
  if (others.length > 2 && isRowNumber(of(others[0] as number)))
    notes.push(`column ${(others.shift() as number) + 1} numbers the rows and is not used`);
  const [shopper = -1, item = -1, third = -1] = others;
  if (item < 0)
    throw new UsageError(
      `${path} has no header, and too few columns for shopper, item and time. Name them: --columns shopper=1,item=2,timestamp=3`,
    );
  const at = { ...NOWHERE, shopper, item, type, timestamp };
  // Shopper, item, weight, time; and the buys of yoochoose: session, time, item, price, quantity.
  if (type < 0 && third > item && third < timestamp && share(of(third), isNumber) >= MOSTLY) at.quantity = third;
  const last = others.at(-1) as number;
  if (type < 0 && columns === 5 && timestamp === 1 && [2, 3, 4].every((one) => share(of(one), isNumber) >= MOSTLY))
    at.quantity = last;
  // Last.fm's listens: user, time, artist id and name, track id and name. What is listened to is the track.
  if (timestamp === 1 && columns === 6 && [...of(2), ...of(4)].every(isUuid)) {
    at.item = of(4).length >= rows.length * 0.98 ? 4 : 5;
    notes.push(`user, time, artist, track: the item is the track (--columns item=3 takes the artist)`);
  }
  return { at, notes };
}

/** Rows numbered one by one, as some tools write them before the others. */
function isRowNumber(values: readonly string[]): boolean {
  const first = Number(values[0]);
  return values.length >= 3 && (first === 0 || first === 1) && values.every((value, n) => Number(value) === first + n);
}

function timeColumn(values: readonly (readonly string[])[], path: string): number {
  const columns = values.map((_, at) => at).filter((at) => share(values[at] ?? [], isMoment) >= MOSTLY);
  const dates = columns.filter((at) => (values[at] ?? []).some((value) => !/^[\d.]+$/.test(value)));
  const likely = dates.length > 0 ? dates : columns;
  if (likely.length === 1) return likely[0] as number;
  if (likely.length > 1) {
    // Of ids that look like times those are not in order. Items and shoppers repeat in no order, too.
    const rising = likely.filter((at) => share(pairs(values[at] ?? []), (pair) => pair === 'up') >= MOSTLY);
    if (rising.length === 1) return rising[0] as number;
    const last = likely.at(-1) as number;
    const spread = likely.filter((at) => spanOf(values[at] ?? []) < 20 * 366 * 86_400);
    if (spread.length === 1) return spread[0] as number;
    if (
      last === values.length - 1 &&
      dates.length === 0 &&
      likely.length === 2 &&
      likely[0] === 0 &&
      rising.length === 0
    )
      return last;
    throw new UsageError(
      `${path} has no header, and columns ${likely.map((at) => at + 1).join(' and ')} may both be the time. Say which: --columns shopper=…,item=…,timestamp=${last + 1}`,
    );
  }
  // Logs with moments of their own counting: four columns, the last two of them numbers.
  const small = (at: number) => share(values[at] ?? [], isNumber) === 1;
  if (values.length >= 4 && small(2) && small(3)) return 3;
  throw new UsageError(
    `No column for shopper, item, timestamp in ${path}: it has no header that is known here, and no column holds times. Name them: --columns shopper=NAME,item=NAME,timestamp=NAME (or places from 1)`,
  );
}

function pairs(values: readonly string[]): string[] {
  return values.slice(1).map((value, n) => (Number(value) >= Number(values[n]) ? 'up' : 'down'));
}

function spanOf(values: readonly string[]): number {
  const numbers = values.map(Number).filter(Number.isFinite);
  const reduce = (pick: (a: number, b: number) => number) => numbers.reduce(pick, numbers[0] ?? 0);
  return reduce(Math.max) - reduce(Math.min);
}
