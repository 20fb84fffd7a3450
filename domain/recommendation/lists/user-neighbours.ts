import { UNIT } from '../memory/fixed-point.ts';
import type { ScoreAccumulator } from '../memory/score-accumulator.ts';
import { withRoom } from '../memory/segment-arena.ts';
import { TopScores } from '../memory/top-scores.ts';
import { HOLDER_STRIDE, ORDINAL, SHOPPER, TIME } from '../model/holder-index.ts';
import type { RecommendationModel } from '../model/model.ts';
import { itemIn, levelIn } from '../model/sequence-index.ts';
import { sequenceLength } from '../model/settings.ts';
import { LEVELS } from '../model/weights.ts';
import type { QueryItem } from './query-items.ts';

/** More than an item ever has holders. */
const PLACES = 2 ** 20;

/**
 * UserCF by votes around a shared item. Similarity of a shopper v, over the newest holders of the query items j: `Σ_j
 * ½^(age_j / queryItemHalfLife) · strength_j · idf_j / (|v| + 5)^neighbourLengthExponent`. The nearest `neighbours`
 * vote for what they touched at distance d ≤ `voteSpan` from the newest item shared: `similarity · ½^((d − 1) /
 * voteHalfLife) · strength`, times `beforeShare` for what came before it. The sum is still to be divided by
 * `f_i^votedItemExponent`.
 */
export class UserNeighbours {
  readonly #model: RecommendationModel;
  #similarity = new Float64Array(64);
  /** Where each was met first: position of the query item, place among its holders. */
  #met = new Int32Array(64);
  #touched = new Int32Array(64);
  readonly #nearest: TopScores;
  #queryItems: readonly QueryItem[] = [];
  readonly #sequenceLength: number;
  /** Weight of a vote by distance from the match and level; row 0 is `voteSpan` before it. */
  readonly #voteWeight: Float64Array;
  readonly #lengthDivisor: Float64Array;

  constructor(model: RecommendationModel) {
    this.#model = model;
    const { voteSpan, voteHalfLife, beforeShare, historyLimit, neighbourLengthExponent } = model.settings;
    this.#nearest = new TopScores(
      model.settings.neighbours,
      (a, b) => this.#matched(b, TIME) - this.#matched(a, TIME) || model.shoppers.compare(a, b),
    );
    this.#sequenceLength = sequenceLength(historyLimit);
    this.#voteWeight = new Float64Array((2 * voteSpan + 1) * LEVELS.length);
    for (let d = -voteSpan; d <= voteSpan; d++)
      LEVELS.forEach((strength, level) => {
        const decayed = 0.5 ** ((Math.abs(d) - 1) / voteHalfLife) * (d < 0 ? beforeShare : 1);
        this.#voteWeight[(d + voteSpan) * LEVELS.length + level] = d === 0 ? 0 : decayed * strength;
      });
    this.#lengthDivisor = Float64Array.from({ length: historyLimit + 1 }, (_, n) => (n + 5) ** neighbourLengthExponent);
  }

  /**
   * Votes of the nearest shoppers; `votes.terms(item)` is how many voted for it. Returns the neighbours, nearest first.
   */
  score(shopper: number, queryItems: readonly QueryItem[], votes: ScoreAccumulator): number[] {
    votes.begin(this.#model.catalogue.length);
    this.#queryItems = queryItems;
    this.#findHolders(shopper);
    const nearest = this.#nearest.take();
    const { sequences, settings } = this.#model;
    for (const { item: neighbour } of nearest)
      sequences.prefetch(neighbour, this.#matched(neighbour, ORDINAL), settings.voteSpan);
    return nearest.map(({ item: neighbour, score: similarity }) => {
      this.#vote(neighbour, similarity, votes);
      return neighbour;
    });
  }

  /** Offers all shoppers who hold one of the query items. */
  #findHolders(shopper: number): void {
    const { settings, holders, histories, shoppers } = this.#model;
    this.#similarity = withRoom(this.#similarity, shoppers.length);
    this.#met = withRoom(this.#met, shoppers.length);
    this.#touched = withRoom(this.#touched, shoppers.length);
    const similarity = this.#similarity;
    const touched = this.#touched;
    let size = 0;
    const last = Math.min(this.#queryItems.length, settings.neighbourQueryItems);
    for (let position = 0; position < last; position++) {
      const { item, age, affinity } = this.#queryItems[position] as QueryItem;
      const count = holders.count(item);
      if (count === 0) continue;
      const idf = Math.log(1 + this.#model.activeShoppers / Math.max(1, this.#model.frequency(item)));
      const amount = Math.round(
        UNIT * 0.5 ** (age / settings.queryItemHalfLife) * this.#model.strength(affinity) * idf,
      );
      const page = holders.page(item);
      const offset = holders.offset(item);
      for (let k = 0; k < count; k++) {
        const other = page[offset + HOLDER_STRIDE * k + SHOPPER] as number;
        const held = similarity[other] as number;
        if (held === 0) {
          touched[size++] = other;
          this.#met[other] = position * PLACES + k;
        }
        similarity[other] = held + amount;
      }
    }
    for (let k = 0; k < size; k++) {
      const other = touched[k] as number;
      const score = (similarity[other] as number) / UNIT / (this.#lengthDivisor[histories.count(other)] as number);
      similarity[other] = 0;
      if (other !== shopper && score >= this.#nearest.least) this.#nearest.offer(other, score);
    }
  }

  /** Of the holder through whom `shopper` was met. */
  #matched(shopper: number, column: number): number {
    const { holders } = this.#model;
    const met = this.#met[shopper] as number;
    const { item } = this.#queryItems[Math.floor(met / PLACES)] as QueryItem;
    return holders.page(item)[holders.offset(item) + HOLDER_STRIDE * (met % PLACES) + column] as number;
  }

  #vote(neighbour: number, similarity: number, votes: ScoreAccumulator): void {
    const { sequences, settings } = this.#model;
    const match = this.#matched(neighbour, ORDINAL);
    const { item } = this.#queryItems[Math.floor((this.#met[neighbour] as number) / PLACES)] as QueryItem;
    const next = sequences.next(neighbour);
    const oldest = Math.max(0, next - this.#sequenceLength);
    if (match < oldest) return;
    const page = sequences.page(neighbour);
    const offset = sequences.offset(neighbour);
    const mask = sequences.mask(neighbour);
    const own = page[offset + (match & mask)] as number;
    // It has left their history, or they took it back.
    if (levelIn(own) === 0 || itemIn(own) !== item + 1) return;
    const whole = UNIT * similarity;
    const weights = this.#voteWeight;
    const levels = LEVELS.length;
    const last = Math.min(next - 1, match + settings.voteSpan);
    const begin = Math.max(oldest, match - settings.voteSpan);
    let at = (begin - match + settings.voteSpan) * levels;
    for (let n = begin; n <= last; n++, at += levels) {
      const word = page[offset + (n & mask)] as number;
      const level = levelIn(word);
      if (level > 0 && n !== match) votes.add(itemIn(word) - 1, Math.round(whole * (weights[at + level] as number)));
    }
  }
}
