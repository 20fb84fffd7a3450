import type { ActKind } from '#import/reading/kinds.ts';
import { type BadRows, noBadRows } from '#import/reading/left-out.ts';
import type { Reading } from '#import/reading/reading.ts';

/** A log in columns. Shoppers and items are numbered in the order they appear. */
export interface EventLog {
  /** Where it was read from. */
  source: string;
  shopperIds: string[];
  itemIds: string[];
  shopper: number[];
  item: number[];
  kind: ActKind[];
  /** As the file gives it: rating, quantity, or 1. Only written out again, never scored. */
  weight: number[];
  /** Unix seconds, fractions allowed. */
  time: number[];
  bad: BadRows;
  /** What the file was taken to be. */
  reading: Reading;
  /** Whole sessions a line, without moments of their own: rows stand in order, times are made up. */
  sessions: boolean;
}

export function createEventLog(source: string, reading: Reading, sessions = false): EventLog {
  return {
    source,
    shopperIds: [],
    itemIds: [],
    shopper: [],
    item: [],
    kind: [],
    weight: [],
    time: [],
    bad: noBadRows(),
    reading,
    sessions,
  };
}

/** Numbers names in the order they appear. */
export class Numbering {
  readonly names: string[];
  readonly #numbers = new Map<string, number>();

  constructor(names: string[]) {
    this.names = names;
    names.forEach((name, number) => {
      this.#numbers.set(name, number);
    });
  }

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.names.length;
    const kept = standingAlone(name);
    this.names.push(kept);
    this.#numbers.set(kept, number);
    return number;
  }
}

/** A copy: a longer piece of a text keeps all of the text it was cut from in memory. */
function standingAlone(name: string): string {
  return name.length < 13 ? name : Buffer.from(name, 'utf16le').toString('utf16le');
}

/** Whether the row is a sign of interest: what the protocols hold out and count. */
export function isInterest(kind: ActKind): boolean {
  return kind !== 'cart-removed' && kind !== 'order-cancelled';
}
