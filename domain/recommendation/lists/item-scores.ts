import { UNIT } from '../memory/fixed-point.ts';
import { ScoreAccumulator } from '../memory/score-accumulator.ts';
import { withRoom } from '../memory/segment-arena.ts';
import { Selection } from '../memory/selection.ts';
import type { RecommendationModel } from '../model/model.ts';
import type { QueryItem } from './query-items.ts';

const NONE = -1;

/**
 * ItemCF over the query items j: `Σ_j ½^(age_j / queryItemHalfLife) · strength_j · C[j→i] / (f_j +
 * itemShrinkage)^seedExponent`, still to be divided by the candidate's `(f_i + itemShrinkage)^candidateExponent`. Of a
 * query item's neighbours those count whose `C[j→i] / (f_i + itemShrinkage)^candidateExponent` is among its
 * `neighboursPerItem` largest, or equal to the last of these. Keeps the terms of the last call, so that an item's
 * largest one can be named. Cost: the rows of ≤ `queryItems` items.
 */
export class ItemScores {
  readonly #model: RecommendationModel;
  readonly sums = new ScoreAccumulator();
  /** Each query item's neighbours and their terms, one query item after another. */
  #items = new Int32Array(64);
  #amounts = new Float64Array(64);
  /** Where each query item's terms end. */
  #ends: number[] = [];
  #size = 0;
  #similarity = new Float64Array(64);
  readonly #select = new Selection();
  /** Place + 1 of an item among those asked for. */
  #wanted = new Int32Array(64);

  constructor(model: RecommendationModel) {
    this.#model = model;
  }

  score(queryItems: readonly QueryItem[]): void {
    const model = this.#model;
    const { settings, pairs } = model;
    const { frequency, candidate: divisor } = model.divisors;
    this.sums.begin(model.catalogue.length);
    this.#ends = [];
    this.#size = 0;
    for (const queryItem of queryItems) {
      pairs.count(queryItem.item);
      const weight =
        (0.5 ** (queryItem.age / settings.queryItemHalfLife) * model.strength(queryItem.affinity)) /
        model.seedDivisor(queryItem.item);
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
   * Position of the query item that contributes the largest term to each of `items`, of equals the first; −1: none.
   * Cost: one pass over the terms.
   */
  sources(items: readonly number[]): Int32Array {
    const found = new Int32Array(items.length).fill(NONE);
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
        if (found[n] !== NONE && amount <= (largest[n] as number)) continue;
        found[n] = position;
        largest[n] = amount;
      }
    });
    for (const item of items) this.#wanted[item] = 0;
    return found;
  }
}
