import type { Push, RecommendationList } from '#contracts/push.ts';
import { SHOPPER_LIST_NAMES } from '#domain/recommendation/lists/registry.ts';
import type { ComputedList, ScoredProduct } from '#domain/recommendation/lists/types.ts';
import type { RecommendationModel } from '#domain/recommendation/model/model.ts';
import type { DismissedProducts, ListChange } from '#server/recommendation/list-store.ts';
import { createListIds } from './list-ids.ts';
import type { Serving } from './serving.ts';

/** Fingerprints that no list has. */
const NONE = 0;
const UNKNOWN = 1;

/** What may be pushed: all, one list, nothing. */
export type PushScope = 'all' | 'user-cf' | 'none';

export interface Outgoing {
  changes: ListChange[];
  dismissed: DismissedProducts[];
  pushes: Push[];
  /** When the log took in the events that are answered hereby. */
  causes: number[];
}

/**
 * Computes lists and returns what has changed since they were last written: `changes` if anything differs, `pushes` if
 * the difference is visible to the shopper. Keeps two fingerprints for each list.
 */
export class ListWriter {
  readonly #model: RecommendationModel;
  readonly #serving: Serving;
  readonly #now: () => number;
  readonly #newId = createListIds();
  /** By shopper: what was written and what was pushed of each list; NONE: that there is none. */
  readonly #prints = new Map<number, Uint32Array>();
  readonly #shared = new Map<string, { written: number; shown: number }>();

  constructor(model: RecommendationModel, serving: Serving, now: () => number) {
    this.#model = model;
    this.#serving = serving;
    this.#now = now;
  }

  /** Forgets all fingerprints, so that every list counts as not written. */
  reset(): void {
    this.#prints.clear();
    this.#shared.clear();
  }

  /**
   * One shopper's lists. `push`: which of those that changed for the eye go to the shopper at once. Returns the
   * like-minded shoppers, nearest first.
   */
  shopper(shopper: number, push: PushScope, causedAtMs: number | undefined, out: Outgoing): number[] {
    const shopperId = this.#model.shoppers.idOf(shopper);
    const { lists, userNeighbours, variant } = this.#serving.listsOf(shopper);
    const prints = this.#printsOf(shopper);
    for (let n = 0; n < SHOPPER_LIST_NAMES.length; n++) {
      const name = SHOPPER_LIST_NAMES[n] as (typeof SHOPPER_LIST_NAMES)[number];
      const computed = lists.find((list) => list.list === name);
      // A list that knows nothing of this shopper is trending's, which is kept up to date by itself.
      const own = computed === undefined || computed.tier === 'trending' || computed.tier === 'new' ? null : computed;
      const written = own === null ? NONE : fingerprint(own, true);
      const shown = own === null ? NONE : fingerprint(own, false);
      const write = written !== prints[2 * n];
      const shouldPush = own !== null && (push === 'all' || push === name) && shown !== prints[2 * n + 1];
      if (!write && !shouldPush) continue;
      const value = own === null ? null : { ...this.#dated(own), ...(variant !== undefined && { variant }) };
      if (write) {
        out.changes.push({ audience: { shopperId }, list: name, value });
        prints[2 * n] = written;
      }
      if (!shouldPush || value === null) continue;
      out.pushes.push({ shopperId, message: { event: 'recommendations', data: value }, causedAtMs });
      prints[2 * n + 1] = shown;
    }
    return userNeighbours;
  }

  #printsOf(shopper: number): Uint32Array {
    let prints = this.#prints.get(shopper);
    if (prints === undefined) {
      // What an earlier life left in Redis is not known: also the absence of a list is written.
      prints = new Uint32Array(SHOPPER_LIST_NAMES.length * 2).fill(UNKNOWN);
      this.#prints.set(shopper, prints);
    }
    return prints;
  }

  /** What a shopper has dismissed: for the reader, and for the pages they have open. */
  dismissals(shopperId: string, causedAtMs: number | undefined, out: Outgoing): void {
    const productIds = this.#model.dismissals.of(shopperId);
    out.dismissed.push({ shopperId, productIds });
    if (causedAtMs === undefined) return;
    out.pushes.push({ shopperId, message: { event: 'dismissals', data: { productIds } }, causedAtMs });
  }

  /** Somebody else may soon have this index. */
  forget(shopper: number): void {
    this.#prints.delete(shopper);
  }

  /** Makes the lists fill up with what is trending now. */
  refreshTrending(): void {
    this.#serving.refreshTrending();
  }

  trending(out: Outgoing): void {
    this.#serving.refreshTrending();
    const list = this.#serving.trending();
    if (list === null || !this.#changed('trending', list)) return;
    const value = this.#dated(list);
    out.changes.push({ audience: 'everybody', list: 'trending', value });
    if (this.#seenAnew('trending', list))
      out.pushes.push({ shopperId: null, message: { event: 'recommendations', data: value } });
  }

  /** The list beside a product, pushed to `viewerId` who looks at it. */
  beside(productId: number, viewerId: string | undefined, out: Outgoing): void {
    const list = this.#serving.boughtWith(productId);
    const key = `bought-together/${productId}`;
    if (list === null || !this.#changed(key, list)) return;
    const value = this.#dated(list);
    out.changes.push({ audience: { productId }, list: 'bought-together', value });
    if (this.#seenAnew(key, list) && viewerId !== undefined)
      out.pushes.push({ shopperId: viewerId, message: { event: 'recommendations', data: value } });
  }

  #changed(key: string, list: ComputedList): boolean {
    const held = this.#shared.get(key) ?? { written: 0, shown: 0 };
    const written = fingerprint(list, true);
    if (held.written === written) return false;
    held.written = written;
    this.#shared.set(key, held);
    return true;
  }

  #seenAnew(key: string, list: ComputedList): boolean {
    const held = this.#shared.get(key);
    const shown = fingerprint(list, false);
    if (held === undefined || held.shown === shown) return false;
    held.shown = shown;
    return true;
  }

  #dated(list: ComputedList): RecommendationList {
    return { id: this.#newId(), ...list, computedAt: new Date(this.#now()).toISOString() };
  }
}

/** 32 bits of a list as it is shown: tier, products, order and reasons with their names; with `scores` also these. */
function fingerprint(list: ComputedList, scores: boolean): number {
  let hash = 0x811c9dc5;
  const mix = (value: number) => {
    hash = Math.imul(hash ^ value, 0x01000193);
    hash ^= hash >>> 15;
  };
  const mixText = (text: string) => {
    for (let k = 0; k < text.length; k++) mix(text.charCodeAt(k));
    mix(text.length);
  };
  mixText(list.tier);
  for (const { productId, score, reason } of list.items as ScoredProduct[]) {
    mix(productId);
    mixText(reason.kind);
    mix(reason.productId ?? 0);
    mixText(reason.name ?? '');
    if (scores) {
      mix(Math.round(score * 1e6));
      mix(reason.count ?? 0);
    }
  }
  return Math.max(hash >>> 0, UNKNOWN + 1);
}
