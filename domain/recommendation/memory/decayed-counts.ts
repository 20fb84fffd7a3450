import { UNIT } from './fixed-point.ts';
import { withRoom } from './segment-arena.ts';

/** Time buckets of counts that halve every `halfLifeSeconds`; what is older than all buckets counts nothing. */
export interface DecaySettings {
  bucketSeconds: number;
  halfLifeSeconds: number;
  buckets: number;
}

/**
 * Counts that halve with time: integer weights a time bucket, a ring of buckets an item. What is added can be
 * taken away again, and decay commutes with adding: `Σ_b weight_b · round(UNIT · 2^(−(now − b) · bucket / halfLife))`
 * is a sum of integers. `now` is the newest moment in the log, not a clock. Cost: O(1), O(buckets) for an item's first
 * touch in a new bucket.
 */
export class DecayedCounts {
  readonly #settings: DecaySettings;
  readonly #decay: Float64Array;
  #ring: Int32Array;
  #score = new Float64Array(64);
  /** The bucket each item's ring was last advanced to. */
  #synced = new Int32Array(64);
  #bucket = 0;

  constructor(settings: DecaySettings) {
    this.#settings = settings;
    this.#ring = new Int32Array(64 * settings.buckets);
    this.#decay = Float64Array.from({ length: settings.buckets }, (_, age) =>
      Math.round(UNIT * 2 ** ((-age * settings.bucketSeconds) / settings.halfLifeSeconds)),
    );
  }

  ensure(items: number): void {
    this.#score = withRoom(this.#score, items);
    this.#synced = withRoom(this.#synced, items);
    this.#ring = withRoom(this.#ring, this.#score.length * this.#settings.buckets);
  }

  /** The log has reached `timeSeconds`. */
  advance(timeSeconds: number): void {
    const bucket = Math.floor(timeSeconds / this.#settings.bucketSeconds);
    if (bucket > this.#bucket) this.#bucket = bucket;
  }

  /** Adds (or, negative, takes away) integer `weight` that `item` got at `timeSeconds`, not after the newest moment. */
  add(item: number, timeSeconds: number, weight: number): void {
    const { buckets, bucketSeconds } = this.#settings;
    this.#sync(item);
    const bucket = Math.floor(timeSeconds / bucketSeconds);
    const age = this.#bucket - bucket;
    if (age >= buckets) return;
    const slot = item * buckets + (bucket % buckets);
    this.#ring[slot] = (this.#ring[slot] as number) + weight;
    this.#score[item] = (this.#score[item] as number) + weight * (this.#decay[age] as number);
  }

  /** In UNITs: one whole weight of this moment is UNIT. */
  score(item: number): number {
    this.#sync(item);
    return this.#score[item] as number;
  }

  #sync(item: number): void {
    const from = this.#synced[item] as number;
    if (from === this.#bucket) return;
    const { buckets } = this.#settings;
    const start = item * buckets;
    const expired = Math.min(buckets, this.#bucket - from);
    for (let k = 1; k <= expired; k++) this.#ring[start + ((from + k) % buckets)] = 0;
    let score = 0;
    for (let age = 0; age < buckets && age <= this.#bucket; age++)
      score += (this.#ring[start + ((this.#bucket - age) % buckets)] as number) * (this.#decay[age] as number);
    this.#score[item] = score;
    this.#synced[item] = this.#bucket;
  }
}
