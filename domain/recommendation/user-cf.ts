import type { Anchor } from './anchors.ts';
import { HOLDER_STRIDE, ORDINAL, SHOPPER, TIME } from './holder-index.ts';
import type { RecommendationModel } from './model.ts';
import { withRoom } from './segment-arena.ts';
import { trailLength, UNIT } from './settings.ts';
import type { Tally } from './tally.ts';
import { TopScores } from './top-scores.ts';
import { itemIn, levelIn } from './trails.ts';
import { LEVELS } from './weights.ts';

/** More than an item ever has holders. */
const PLACES = 2 ** 20;

/**
 * UserCF by anchored votes. Like-minded: `Σ_j ½^(age_j / halfLife) · strength_j · idf_j / (|v| + 5)^.25` over the newest
 * holders of my newest items; the nearest vote for what they touched around the newest item we share:
 * `likeness · ½^((d − 1) / 10) · strength`, less for what came before it. The sum is still to be divided by `f_i^.3`.
 */
export class LikeMinded {
  readonly #model: RecommendationModel;
  #likeness = new Float64Array(64);
  /** Where each was met first: position of the anchor, place among its holders. */
  #met = new Int32Array(64);
  #touched = new Int32Array(64);
  readonly #nearest: TopScores;
  #anchors: readonly Anchor[] = [];
  readonly #trailLength: number;
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
    this.#trailLength = trailLength(historyLimit);
    this.#voteWeight = new Float64Array((2 * voteSpan + 1) * LEVELS.length);
    for (let d = -voteSpan; d <= voteSpan; d++)
      LEVELS.forEach((strength, level) => {
        const decayed = 0.5 ** ((Math.abs(d) - 1) / voteHalfLife) * (d < 0 ? beforeShare : 1);
        this.#voteWeight[(d + voteSpan) * LEVELS.length + level] = d === 0 ? 0 : decayed * strength;
      });
    this.#lengthDivisor = Float64Array.from({ length: historyLimit + 1 }, (_, n) => (n + 5) ** neighbourLengthExponent);
  }

  /** Votes of the nearest shoppers; `tally.terms(item)` is how many voted for it. Returns the neighbours, nearest first. */
  score(shopper: number, anchors: readonly Anchor[], tally: Tally): number[] {
    tally.begin(this.#model.catalogue.length);
    this.#anchors = anchors;
    this.#seek(shopper);
    const nearest = this.#nearest.take();
    const { trails, settings } = this.#model;
    for (const { item: neighbour } of nearest)
      trails.bring(neighbour, this.#matched(neighbour, ORDINAL), settings.voteSpan);
    return nearest.map(({ item: neighbour, score: likeness }) => {
      this.#vote(neighbour, likeness, tally);
      return neighbour;
    });
  }

  /** Offers everybody who holds one of the anchors. */
  #seek(shopper: number): void {
    const { settings, holders, histories, shoppers } = this.#model;
    this.#likeness = withRoom(this.#likeness, shoppers.length);
    this.#met = withRoom(this.#met, shoppers.length);
    this.#touched = withRoom(this.#touched, shoppers.length);
    const likeness = this.#likeness;
    const touched = this.#touched;
    let size = 0;
    const last = Math.min(this.#anchors.length, settings.likenessAnchors);
    for (let position = 0; position < last; position++) {
      const { item, age, affinity } = this.#anchors[position] as Anchor;
      const count = holders.count(item);
      if (count === 0) continue;
      const idf = Math.log(1 + this.#model.activeShoppers / Math.max(1, this.#model.frequency(item)));
      const amount = Math.round(UNIT * 0.5 ** (age / settings.anchorHalfLife) * this.#model.strength(affinity) * idf);
      const page = holders.page(item);
      const offset = holders.offset(item);
      for (let k = 0; k < count; k++) {
        const other = page[offset + HOLDER_STRIDE * k + SHOPPER] as number;
        const held = likeness[other] as number;
        if (held === 0) {
          touched[size++] = other;
          this.#met[other] = position * PLACES + k;
        }
        likeness[other] = held + amount;
      }
    }
    for (let k = 0; k < size; k++) {
      const other = touched[k] as number;
      const score = (likeness[other] as number) / UNIT / (this.#lengthDivisor[histories.count(other)] as number);
      likeness[other] = 0;
      if (other !== shopper && score >= this.#nearest.least) this.#nearest.offer(other, score);
    }
  }

  /** Of the holder through whom `shopper` was met. */
  #matched(shopper: number, column: number): number {
    const { holders } = this.#model;
    const met = this.#met[shopper] as number;
    const { item } = this.#anchors[Math.floor(met / PLACES)] as Anchor;
    return holders.page(item)[holders.offset(item) + HOLDER_STRIDE * (met % PLACES) + column] as number;
  }

  #vote(neighbour: number, likeness: number, tally: Tally): void {
    const { trails, settings } = this.#model;
    const match = this.#matched(neighbour, ORDINAL);
    const { item } = this.#anchors[Math.floor((this.#met[neighbour] as number) / PLACES)] as Anchor;
    const next = trails.next(neighbour);
    const oldest = Math.max(0, next - this.#trailLength);
    if (match < oldest) return;
    const page = trails.page(neighbour);
    const offset = trails.offset(neighbour);
    const mask = trails.mask(neighbour);
    const own = page[offset + (match & mask)] as number;
    // It has left their history, or they took it back.
    if (levelIn(own) === 0 || itemIn(own) !== item + 1) return;
    const whole = UNIT * likeness;
    const weights = this.#voteWeight;
    const levels = LEVELS.length;
    const last = Math.min(next - 1, match + settings.voteSpan);
    const begin = Math.max(oldest, match - settings.voteSpan);
    let at = (begin - match + settings.voteSpan) * levels;
    for (let n = begin; n <= last; n++, at += levels) {
      const word = page[offset + (n & mask)] as number;
      const level = levelIn(word);
      if (level > 0 && n !== match) tally.add(itemIn(word) - 1, Math.round(whole * (weights[at + level] as number)));
    }
  }
}
