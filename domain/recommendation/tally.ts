import { withRoom } from './segment-arena.ts';

/** One item's cell: side by side, so that a term costs one cache miss. */
const CELL = 4;
const SUM = 0;
const LARGEST = 1;
const SOURCE = 2;
const TERMS = 3;

/**
 * Scores by item while one shopper is served: dense sums that are wiped by what was touched. Amounts are integers, so
 * that a sum does not depend on the order of its terms.
 */
export class Tally {
  #cells = new Float64Array(64 * CELL);
  #touched = new Int32Array(64);
  #size = 0;

  begin(items: number): void {
    for (let k = 0; k < this.#size; k++) this.#cells[(this.#touched[k] as number) * CELL + TERMS] = 0;
    this.#size = 0;
    this.#cells = withRoom(this.#cells, items * CELL);
    this.#touched = withRoom(this.#touched, items);
  }

  /** Adds a term; the source of the largest (of equals the first) is what the item owes its place to. */
  add(item: number, amount: number, source: number): void {
    const cells = this.#cells;
    const at = item * CELL;
    const terms = cells[at + TERMS] as number;
    if (terms === 0) {
      this.#touched[this.#size++] = item;
      cells[at + SUM] = amount;
      cells[at + LARGEST] = amount;
      cells[at + SOURCE] = source;
    } else {
      cells[at + SUM] = (cells[at + SUM] as number) + amount;
      if (amount > (cells[at + LARGEST] as number)) {
        cells[at + LARGEST] = amount;
        cells[at + SOURCE] = source;
      }
    }
    cells[at + TERMS] = terms + 1;
  }

  get size(): number {
    return this.#size;
  }

  /** The k-th item touched. */
  item(k: number): number {
    return this.#touched[k] as number;
  }

  sum(item: number): number {
    return this.terms(item) === 0 ? 0 : (this.#cells[item * CELL + SUM] as number);
  }

  terms(item: number): number {
    return this.#cells[item * CELL + TERMS] ?? 0;
  }

  source(item: number): number {
    return this.#cells[item * CELL + SOURCE] as number;
  }
}
