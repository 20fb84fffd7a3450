import type { Anchor } from './anchors.ts';
import type { RecommendationModel } from './model.ts';
import { withRoom } from './segment-arena.ts';
import { Selection } from './selection.ts';
import { UNIT } from './settings.ts';
import { Tally } from './tally.ts';

const NOBODY = -1;

/**
 * ItemCF: `Σ_j ½^(age_j / halfLife) · strength_j · C[j→i] / (f_j + s)^.75`, still to be divided by the candidate's `(f_i + s)^.5`.
 * Of an anchor's neighbours those count whose `C[j→i] / (f_i + s)^.5` is among its `neighboursPerItem` largest, or equal to the last of these.
 * Holds the terms of the last question, so that an item's largest one can be named. Cost: the rows of ≤ `anchors` items.
 */
export class ItemScores {
  readonly #model: RecommendationModel;
  readonly sums = new Tally();
  /** Each anchor's neighbours and what they got from it, one anchor after another. */
  #items = new Int32Array(64);
  #amounts = new Float64Array(64);
  /** Where each anchor's end. */
  #ends: number[] = [];
  #size = 0;
  #similarity = new Float64Array(64);
  readonly #select = new Selection();
  /** Place + 1 of an item among those asked for. */
  #wanted = new Int32Array(64);

  constructor(model: RecommendationModel) {
    this.#model = model;
  }

  score(anchors: readonly Anchor[]): void {
    const model = this.#model;
    const { settings, pairs } = model;
    const { frequency, candidate: divisor } = model.divisors;
    this.sums.begin(model.catalogue.length);
    this.#ends = [];
    this.#size = 0;
    for (const anchor of anchors) {
      pairs.count(anchor.item);
      const weight =
        (0.5 ** (anchor.age / settings.anchorHalfLife) * model.strength(anchor.affinity)) /
        model.seedDivisor(anchor.item);
      const { size } = pairs;
      this.#similarity = withRoom(this.#similarity, size);
      const similarity = this.#similarity;
      for (let k = 0; k < size; k++) {
        const item = pairs.item(k);
        similarity[k] = pairs.cell(item) / (divisor[frequency[item] as number] as number);
      }
      const count = this.#select.largest(similarity, size, settings.neighboursPerItem);
      const { chosen } = this.#select;
      this.#items = withRoom(this.#items, this.#size + count);
      this.#amounts = withRoom(this.#amounts, this.#size + count);
      for (let n = 0; n < count; n++) {
        const item = pairs.item(chosen[n] as number);
        const amount = Math.round(UNIT * weight * pairs.cell(item));
        this.sums.add(item, amount);
        this.#items[this.#size] = item;
        this.#amounts[this.#size++] = amount;
      }
      this.#ends.push(this.#size);
    }
  }

  /**
   * To which anchor (its position) each of `items` owes its largest term, of equals to the first; −1: to none. Cost: one
   * pass over the terms.
   */
  sources(items: readonly number[]): Int32Array {
    const found = new Int32Array(items.length).fill(NOBODY);
    const largest = new Float64Array(items.length);
    this.#wanted = withRoom(this.#wanted, this.#model.catalogue.length);
    items.forEach((item, n) => {
      this.#wanted[item] = n + 1;
    });
    let at = 0;
    this.#ends.forEach((end, position) => {
      for (; at < end; at++) {
        const n = (this.#wanted[this.#items[at] as number] as number) - 1;
        if (n < 0) continue;
        const amount = this.#amounts[at] as number;
        if (found[n] !== NOBODY && amount <= (largest[n] as number)) continue;
        found[n] = position;
        largest[n] = amount;
      }
    });
    for (const item of items) this.#wanted[item] = 0;
    return found;
  }
}
