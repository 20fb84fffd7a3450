/** A product of a shopper's own history that is in no sum that others are served from. */
export interface QuarantinedAct {
  item: number;
  /** Model seconds, of the last act; never before that of the entry before it. */
  timeSeconds: number;
  affinity: number;
  /** As in history.ts. */
  flags: number;
}

/**
 * Acts that count for their own shopper's lists alone (docs/decisions/0083): they are query items of those lists and
 * excluded from them as any act is, and no frequency, popularity, pair or vote includes them. Kept apart from the
 * histories, whose sums serve everybody. Bounded for each shopper: the newest products.
 */
export class QuarantinedActs {
  readonly #limit: number;
  readonly #affinityCap: number;
  readonly #actsOf = new Map<number, QuarantinedAct[]>();

  constructor(limit: number, affinityCap: number) {
    this.#limit = limit;
    this.#affinityCap = affinityCap;
  }

  /** The newest last. */
  of(shopper: number): readonly QuarantinedAct[] {
    return this.#actsOf.get(shopper) ?? [];
  }

  /** When the shopper last acted so, in model seconds; 0: never. */
  lastTime(shopper: number): number {
    return this.of(shopper).at(-1)?.timeSeconds ?? 0;
  }

  /** Folds one act of positive weight. Returns its moment in the shopper's own time. O(limit). */
  note(shopper: number, act: { item: number; timeSeconds: number; weight: number; flags: number }): number {
    const before = this.of(shopper).find(({ item }) => item === act.item);
    const timeSeconds = Math.max(act.timeSeconds, this.lastTime(shopper));
    const noted: QuarantinedAct = {
      item: act.item,
      timeSeconds,
      affinity: Math.min(this.#affinityCap, (before?.affinity ?? 0) + act.weight),
      flags: (before?.flags ?? 0) | act.flags,
    };
    const others = this.of(shopper).filter(({ item }) => item !== act.item);
    this.#actsOf.set(shopper, [...others, noted].slice(-this.#limit));
    return timeSeconds;
  }

  /** The product stands in the shopper's history now. */
  drop(shopper: number, item: number): void {
    const acts = this.#actsOf.get(shopper);
    if (acts === undefined) return;
    const left = acts.filter((act) => act.item !== item);
    if (left.length === 0) this.#actsOf.delete(shopper);
    else if (left.length < acts.length) this.#actsOf.set(shopper, left);
  }

  forget(shopper: number): void {
    this.#actsOf.delete(shopper);
  }

  /** As they were read from a snapshot. */
  restore(shopper: number, acts: QuarantinedAct[]): void {
    this.#actsOf.set(shopper, acts);
  }
}
