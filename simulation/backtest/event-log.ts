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
  /** Whole sessions a line, without moments of their own: rows stand in order, times are made up. */
  sessions: boolean;
}

/** What a row says was done; `act` where the file does not say. */
export type ActKind = 'act' | 'view' | 'hover' | 'cart' | 'order' | 'cart-removed' | 'order-cancelled';

/** Rows that could not be read: how many, and the first few with the reason. */
export interface BadRows {
  count: number;
  examples: { line: number; reason: string }[];
}

const EXAMPLES_KEPT = 10;

export function createEventLog(source: string, sessions = false): EventLog {
  return {
    source,
    shopperIds: [],
    itemIds: [],
    shopper: [],
    item: [],
    kind: [],
    weight: [],
    time: [],
    bad: { count: 0, examples: [] },
    sessions,
  };
}

export function noteBadRow(bad: BadRows, line: number, reason: string): void {
  bad.count++;
  if (bad.examples.length < EXAMPLES_KEPT) bad.examples.push({ line, reason });
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
    this.names.push(name);
    this.#numbers.set(name, number);
    return number;
  }
}

/** Whether the row is a sign of interest: what the protocols hold out and count. */
export function isInterest(kind: ActKind): boolean {
  return kind !== 'cart-removed' && kind !== 'order-cancelled';
}
