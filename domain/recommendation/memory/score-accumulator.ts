import { withRoom } from './segment-arena.ts';
import { Selection } from './selection.ts';
import type { TopScores } from './top-scores.ts';

/** One item's cell: side by side, so that a term costs one cache miss. */
const CELL = 2;
const SUM = 0;
const TERMS = 1;

/**
 * Scores by item while one shopper is served: dense sums that are wiped by what was touched. Amounts are integers, so
 * that a sum does not depend on the order of its terms.
 */
export class ScoreAccumulator {
  #cells = new Float64Array(64 * CELL);
  #touched = new Int32Array(64);
  #size = 0;
  readonly #select = new Selection();
  #admitted = new Int32Array(64);
  #scores = new Float64Array(64);

  begin(items: number): void {
    for (let k = 0; k < this.#size; k++) this.#cells[(this.#touched[k] as number) * CELL + TERMS] = 0;
    this.#size = 0;
    this.#cells = withRoom(this.#cells, items * CELL);
    this.#touched = withRoom(this.#touched, items);
  }

  add(item: number, amount: number): void {
    const cells = this.#cells;
    const at = item * CELL;
    const terms = cells[at + TERMS] as number;
    if (terms === 0) this.#touched[this.#size++] = item;
    cells[at + SUM] = terms === 0 ? amount : (cells[at + SUM] as number) + amount;
    cells[at + TERMS] = terms + 1;
  }

  /**
   * Offers of the items that `admits` lets in the `depth` with the largest sum over the divisor of their frequency, and
   * those equal to the last of these.
   */
  offerTo(
    top: TopScores,
    depth: number,
    frequency: Int32Array,
    divisor: Float64Array,
    admits: (item: number) => boolean,
  ): void {
    this.#admitted = withRoom(this.#admitted, this.#size);
    this.#scores = withRoom(this.#scores, this.#size);
    const cells = this.#cells;
    const touched = this.#touched;
    const admitted = this.#admitted;
    const scores = this.#scores;
    let size = 0;
    for (let k = 0; k < this.#size; k++) {
      const item = touched[k] as number;
      if (!admits(item)) continue;
      admitted[size] = item;
      scores[size++] = (cells[item * CELL + SUM] as number) / (divisor[frequency[item] as number] as number);
    }
    const count = this.#select.largest(scores, size, depth);
    const { chosen } = this.#select;
    for (let n = 0; n < count; n++) {
      const place = chosen[n] as number;
      top.offer(admitted[place] as number, scores[place] as number);
    }
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
}
