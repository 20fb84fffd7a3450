/**
 * The `size` highest of the scores offered, in typed arrays: calls of a comparison function would otherwise be half the
 * cost of a shopper's lists. Of equal scores a is better where `tie(a, b) < 0`. With a total order the result does not
 * depend on the order of offering. Cost: one comparison for a score that is rejected, O(log size) for one that is kept.
 */
export class TopScores {
  readonly #size: number;
  readonly #tie: (a: number, b: number) => number;
  /** A heap, the worst in front. */
  readonly #scores: Float64Array;
  readonly #items: Int32Array;
  #held = 0;

  constructor(size: number, tie: (a: number, b: number) => number) {
    this.#size = size;
    this.#tie = tie;
    this.#scores = new Float64Array(size);
    this.#items = new Int32Array(size);
  }

  /** Scores below this need not be offered. */
  get least(): number {
    return this.#held < this.#size ? Number.NEGATIVE_INFINITY : (this.#scores[0] as number);
  }

  offer(item: number, score: number): void {
    if (this.#held < this.#size) {
      this.#rise(this.#held++, item, score);
      return;
    }
    if (this.#size > 0 && this.#worse(this.#scores[0] as number, this.#items[0] as number, score, item))
      this.#sink(this.#held, item, score);
  }

  /** What is held, best first; nothing is afterwards. */
  take(): { item: number; score: number }[] {
    const taken = new Array<{ item: number; score: number }>(this.#held);
    while (this.#held > 0) {
      const last = --this.#held;
      taken[last] = { item: this.#items[0] as number, score: this.#scores[0] as number };
      if (last > 0) this.#sink(last, this.#items[last] as number, this.#scores[last] as number);
    }
    return taken;
  }

  /** The same into arrays of the caller's, in no order that means anything; returns how many. */
  drain(items: Int32Array, scores: Float64Array): number {
    const count = this.#held;
    items.set(this.#items.subarray(0, count));
    scores.set(this.#scores.subarray(0, count));
    this.#held = 0;
    return count;
  }

  #worse(score: number, item: number, otherScore: number, other: number): boolean {
    return score < otherScore || (score === otherScore && this.#tie(item, other) > 0);
  }

  /** Puts an item at `place` or as far towards the front as it is worse. */
  #rise(place: number, item: number, score: number): void {
    const scores = this.#scores;
    const items = this.#items;
    let at = place;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#worse(score, item, scores[parent] as number, items[parent] as number)) break;
      scores[at] = scores[parent] as number;
      items[at] = items[parent] as number;
      at = parent;
    }
    scores[at] = score;
    items[at] = item;
  }

  /** Puts an item in front of `held`, or as far back as others are worse. */
  #sink(held: number, item: number, score: number): void {
    const scores = this.#scores;
    const items = this.#items;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= held) break;
      const right = child + 1;
      if (
        right < held &&
        this.#worse(scores[right] as number, items[right] as number, scores[child] as number, items[child] as number)
      )
        child = right;
      if (!this.#worse(scores[child] as number, items[child] as number, score, item)) break;
      scores[at] = scores[child] as number;
      items[at] = items[child] as number;
      at = child;
    }
    scores[at] = score;
    items[at] = item;
  }
}
