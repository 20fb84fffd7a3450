import type { ScoreAccumulator } from '../memory/score-accumulator.ts';
import { TopScores } from '../memory/top-scores.ts';
import type { RecommendationModel } from '../model/model.ts';
import type { ListSettings } from '../model/settings.ts';
import type { Candidate } from './compose.ts';

/** A further score of the same candidates, and its share beside the first. */
export interface BlendPart {
  share: number;
  score(item: number): number;
}

/** Weighs candidates by several scores. Holds scratch arrays: one call at a time. */
export class Blender {
  readonly #model: RecommendationModel;
  readonly #settings: ListSettings;
  readonly #best: TopScores;
  readonly #blended: TopScores;
  readonly #items: Int32Array;
  readonly #scores: Float64Array;
  readonly #sums: Float64Array;

  constructor(model: RecommendationModel, settings: ListSettings) {
    const room = settings.blendDepth + model.settings.queryItems;
    this.#model = model;
    this.#settings = settings;
    const byId = (a: number, b: number) => model.catalogue.productId(a) - model.catalogue.productId(b);
    this.#best = new TopScores(settings.blendDepth, byId);
    this.#blended = new TopScores(settings.fallbackDepth, byId);
    this.#items = new Int32Array(room);
    this.#scores = new Float64Array(room);
    this.#sums = new Float64Array(room);
  }

  /**
   * Of the accumulator's items that `admits` lets in, the `blendDepth` best by `sum / divisor[frequency]`, and
   * `further` ones (at most as many as there are query items), whatever their sum; among these the `fallbackDepth` best
   * by the max-normalised sum of that score and the weighted `others`, times `1 + marginLift · margin`.
   */
  blend(
    sums: ScoreAccumulator,
    divisor: Float64Array,
    others: readonly BlendPart[],
    admits: (item: number) => boolean,
    further: readonly number[] = [],
  ): Candidate[] {
    const { catalogue, divisors } = this.#model;
    const { blendDepth, marginLift } = this.#settings;
    sums.offerTo(this.#best, blendDepth, divisors.frequency, divisor, admits);
    const items = this.#items;
    const scores = this.#scores;
    const totals = this.#sums;
    let count = this.#best.drain(items, scores);
    for (const item of further) {
      if (!admits(item) || items.subarray(0, count).includes(item)) continue;
      items[count] = item;
      const sum = sums.sum(item);
      scores[count++] = sum === 0 ? 0 : sum / (divisor[divisors.frequency[item] as number] as number);
    }
    totals.fill(0, 0, count);
    addNormalised(totals, scores, count, 1);
    for (const { share, score } of others) {
      for (let k = 0; k < count; k++) scores[k] = score(items[k] as number);
      addNormalised(totals, scores, count, share);
    }
    for (let k = 0; k < count; k++) {
      const item = items[k] as number;
      this.#blended.offer(item, (totals[k] as number) * (1 + marginLift * catalogue.marginRate(item)));
    }
    return this.#blended.take();
  }
}

/** Adds the first `count` scores to the totals, as shares of the largest of them. */
function addNormalised(totals: Float64Array, scores: Float64Array, count: number, share: number): void {
  let largest = 0;
  for (let k = 0; k < count; k++) if ((scores[k] as number) > largest) largest = scores[k] as number;
  if (largest === 0) return;
  for (let k = 0; k < count; k++) totals[k] = (totals[k] as number) + (share * (scores[k] as number)) / largest;
}
