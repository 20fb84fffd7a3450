import type { Anchor } from './anchors.ts';
import { AFFINITY, ITEM, STRIDE } from './history.ts';
import type { RecommendationModel } from './model.ts';
import { withRoom } from './segment-arena.ts';
import { UNIT } from './settings.ts';
import type { Tally } from './tally.ts';
import { Top } from './top.ts';

/**
 * UserCF by anchored votes. Like-minded: `Σ_j ½^(age_j / halfLife) · strength_j · idf_j / (|v| + 5)^.25` over the newest
 * holders of my newest items; the nearest vote for what they touched around the newest item we share:
 * `likeness · ½^((d − 1) / 10) · strength`, less for what came before it. The sum is still to be divided by `f_i^.3`.
 */
export class LikeMinded {
  readonly #model: RecommendationModel;
  #likeness = new Float64Array(64);
  #match = new Int32Array(64);
  #matchTime = new Int32Array(64);
  #touched = new Int32Array(64);

  readonly #voteDecay: Float64Array;
  readonly #lengthDivisor: Float64Array;

  constructor(model: RecommendationModel) {
    this.#model = model;
    const { voteSpan, voteHalfLife, historyLimit, neighbourLengthExponent } = model.settings;
    this.#voteDecay = Float64Array.from({ length: voteSpan + 1 }, (_, d) => 0.5 ** ((d - 1) / voteHalfLife));
    this.#lengthDivisor = Float64Array.from({ length: historyLimit + 1 }, (_, n) => (n + 5) ** neighbourLengthExponent);
  }

  /** Votes of the nearest shoppers; `tally.terms(item)` is how many voted for it. Returns the neighbours, nearest first. */
  score(shopper: number, anchors: readonly Anchor[], tally: Tally): number[] {
    const model = this.#model;
    tally.begin(model.catalogue.length);
    const neighbours = this.#nearest(shopper, anchors);
    for (const neighbour of neighbours) {
      const anchor = anchors[this.#match[neighbour] as number] as Anchor;
      this.#vote(neighbour, anchor.item, this.#likeness[neighbour] as number, tally);
    }
    for (const neighbour of neighbours) this.#likeness[neighbour] = 0;
    return neighbours;
  }

  #nearest(shopper: number, anchors: readonly Anchor[]): number[] {
    const model = this.#model;
    const { settings, holders, histories, shoppers } = model;
    this.#likeness = withRoom(this.#likeness, shoppers.length);
    this.#match = withRoom(this.#match, shoppers.length);
    this.#matchTime = withRoom(this.#matchTime, shoppers.length);
    this.#touched = withRoom(this.#touched, shoppers.length);
    let size = 0;
    for (let position = 0; position < anchors.length && position < settings.likenessAnchors; position++) {
      const { item, age, affinity } = anchors[position] as Anchor;
      const count = holders.count(item);
      if (count === 0) continue;
      const idf = Math.log(1 + model.activeShoppers / model.frequency(item));
      const amount = Math.round(UNIT * 0.5 ** (age / settings.anchorHalfLife) * model.strength(affinity) * idf);
      const page = holders.page(item);
      const offset = holders.offset(item);
      for (let k = 0; k < count; k++) {
        const other = page[offset + 2 * k] as number;
        if (other === shopper) continue;
        if (this.#likeness[other] === 0) {
          this.#touched[size++] = other;
          this.#match[other] = position;
          this.#matchTime[other] = page[offset + 2 * k + 1] as number;
        }
        (this.#likeness[other] as number) += amount;
      }
    }
    const top = new Top(
      settings.neighbours,
      (a, b) =>
        (this.#likeness[b] as number) - (this.#likeness[a] as number) ||
        (this.#matchTime[b] as number) - (this.#matchTime[a] as number) ||
        shoppers.compare(a, b),
    );
    for (let k = 0; k < size; k++) {
      const other = this.#touched[k] as number;
      this.#likeness[other] =
        (this.#likeness[other] as number) / UNIT / (this.#lengthDivisor[histories.count(other)] as number);
      top.offer(other);
    }
    const nearest = top.take();
    const kept = nearest.map((other) => this.#likeness[other] as number);
    for (let k = 0; k < size; k++) this.#likeness[this.#touched[k] as number] = 0;
    nearest.forEach((other, k) => {
      this.#likeness[other] = kept[k] as number;
    });
    return nearest;
  }

  #vote(neighbour: number, matchItem: number, likeness: number, tally: Tally): void {
    const { histories, settings } = this.#model;
    const match = histories.find(neighbour, matchItem);
    // It has left their history, or they took it back.
    if (match < 0) return;
    const page = histories.page(neighbour);
    const offset = histories.offset(neighbour);
    if ((page[offset + match * STRIDE + AFFINITY] as number) <= 0) return;
    const last = Math.min(histories.count(neighbour) - 1, match + settings.voteSpan);
    for (let k = Math.max(0, match - settings.voteSpan); k <= last; k++) {
      if (k === match) continue;
      const affinity = page[offset + k * STRIDE + AFFINITY] as number;
      if (affinity <= 0) continue;
      const amount =
        likeness *
        (this.#voteDecay[Math.abs(k - match)] as number) *
        (k < match ? settings.beforeShare : 1) *
        this.#model.strength(affinity);
      tally.add(page[offset + k * STRIDE + ITEM] as number, Math.round(UNIT * amount), neighbour);
    }
  }
}
