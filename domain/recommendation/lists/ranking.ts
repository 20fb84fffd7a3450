import type { DecayedCounts } from '../memory/decayed-counts.ts';
import { ScoreAccumulator } from '../memory/score-accumulator.ts';
import { withRoom } from '../memory/segment-arena.ts';
import { Top } from '../memory/top.ts';
import { ITEM, STRIDE } from '../model/history.ts';
import type { RecommendationModel } from '../model/model.ts';
import { ItemScores } from './item-scores.ts';
import { type QueryItem, queryItemsOf } from './query-items.ts';
import { popularityAfter } from './time-away.ts';
import { UserNeighbours } from './user-neighbours.ts';

/** How much each source says in a ranking: the scores of each, over its largest among the candidates, are summed. */
export interface Mix {
  itemCf: number;
  userCf: number;
  popularity: number;
  /** How many times its share popularity gets in addition for each whole day the shopper stayed away. */
  popularityPerDayAway: number;
  /** The shopper's own items, newest first: only where what was seen may be shown again. */
  own: number;
}

/** How many popular items are candidates for everybody. */
const POPULAR_CANDIDATES = 500;

/**
 * Ranks products for one shopper by any mix of the models, out of everything any of them knows. Deterministic in the
 * model's state; ties go to the smaller product id. Holds scratch arrays, so one ranker serves one caller at a time.
 */
export class Ranker {
  readonly #model: RecommendationModel;
  readonly #popularity: Pick<DecayedCounts, 'score'>;
  readonly #userNeighbours: UserNeighbours;
  readonly #items: ItemScores;
  readonly #users = new ScoreAccumulator();
  readonly #own = new ScoreAccumulator();
  #popular: number[] = [];
  #mark = new Int32Array(64);
  #round = 0;
  #secondsAway = 0;
  #candidates: number[] = [];

  /** `popularity`: another than the model's own, of the same items. */
  constructor(model: RecommendationModel, popularity: Pick<DecayedCounts, 'score'> = model.popularity) {
    this.#model = model;
    this.#popularity = popularity;
    this.#userNeighbours = new UserNeighbours(model);
    this.#items = new ItemScores(model);
  }

  /** Which items are popular now; kept until the next call. O(products). */
  refreshPopular(): void {
    const { catalogue } = this.#model;
    const popularity = this.#popularity;
    const top = new Top(
      POPULAR_CANDIDATES,
      (a, b) => popularity.score(b) - popularity.score(a) || catalogue.productId(a) - catalogue.productId(b),
    );
    for (let item = 0; item < catalogue.length; item++) if (catalogue.servable(item)) top.offer(item);
    this.#popular = top.take();
  }

  /**
   * Scores every candidate for `shopper` (−1: nothing known of them) at the moment `nowSeconds` (model seconds); `top`
   * then ranks them by any mix.
   */
  begin(shopper: number, keepSeen: boolean, nowSeconds = this.#model.watermark): void {
    const model = this.#model;
    const { catalogue, settings } = model;
    this.#secondsAway = shopper < 0 ? 0 : nowSeconds - model.lastTime(shopper);
    const queryItems = shopper < 0 ? [] : queryItemsOf(model, shopper, settings.queryItems);
    this.#items.score(queryItems);
    if (shopper < 0) this.#users.begin(catalogue.length);
    else this.#userNeighbours.score(shopper, queryItems, this.#users);
    this.#own.begin(catalogue.length);
    this.#mark = withRoom(this.#mark, catalogue.length);
    this.#round++;
    this.#candidates = [];
    if (keepSeen) this.#scoreOwn(queryItems);
    else if (shopper >= 0) this.#markSeen(shopper);
    for (const tally of [this.#items.sums, this.#users, this.#own])
      for (let k = 0; k < tally.size; k++) this.#offer(tally.item(k));
    for (const item of this.#popular) this.#offer(item);
  }

  /** The best `size` products, best first. */
  top(mix: Mix, size: number): number[] {
    const model = this.#model;
    const popularity = mix.popularity * popularityAfter(this.#secondsAway, mix.popularityPerDayAway);
    const parts = (
      [
        [mix.itemCf, (item: number) => this.#items.sums.sum(item) / model.candidateDivisor(item)],
        [
          mix.userCf,
          (item: number) => (this.#users.terms(item) === 0 ? 0 : this.#users.sum(item) / model.votedDivisor(item)),
        ],
        [popularity, (item: number) => this.#popularity.score(item)],
        [mix.own, (item: number) => this.#own.sum(item)],
      ] as const
    ).filter(([share]) => share > 0);
    const scores = new Map<number, number>();
    for (const [share, score] of parts) {
      let largest = 0;
      for (const item of this.#candidates) largest = Math.max(largest, score(item));
      if (largest === 0) continue;
      for (const item of this.#candidates) {
        const amount = (share * score(item)) / largest;
        if (amount > 0) scores.set(item, (scores.get(item) ?? 0) + amount);
      }
    }
    const scoreOf = (item: number) => scores.get(item) as number;
    const { catalogue } = model;
    const top = new Top(size, (a, b) => scoreOf(b) - scoreOf(a) || catalogue.productId(a) - catalogue.productId(b));
    for (const item of scores.keys()) top.offer(item);
    return top.take().map((item) => catalogue.productId(item));
  }

  #offer(item: number): void {
    if (this.#mark[item] === this.#round || !this.#model.catalogue.servable(item)) return;
    this.#mark[item] = this.#round;
    this.#candidates.push(item);
  }

  #markSeen(shopper: number): void {
    const { histories, quarantined } = this.#model;
    for (const { item } of quarantined.of(shopper)) this.#mark[item] = this.#round;
    const count = histories.count(shopper);
    if (count === 0) return;
    const page = histories.page(shopper);
    const offset = histories.offset(shopper);
    for (let k = 0; k < count; k++) this.#mark[page[offset + k * STRIDE + ITEM] as number] = this.#round;
  }

  #scoreOwn(queryItems: readonly QueryItem[]): void {
    const { settings } = this.#model;
    for (const { item, age, affinity } of queryItems)
      this.#own.add(item, 0.5 ** (age / settings.queryItemHalfLife) * this.#model.strength(affinity));
  }
}
