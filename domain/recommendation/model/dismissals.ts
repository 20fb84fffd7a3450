import type { SignalEvent } from './signals.ts';

/**
 * A shopper's dismissals as a snapshot holds them: product, time of its latest event (epoch ms), 1 dismissed or 0
 * undone.
 */
export type KeptDismissals = [shopperId: string, dismissals: [productId: number, atMs: number, dismissed: 0 | 1][]][];

interface Dismissal {
  atMs: number;
  dismissed: boolean;
}

/**
 * Products that shoppers dismissed, folded from the log: of each product the event with the latest time counts, so that
 * an event delivered again late changes nothing. Bounded for each shopper: the oldest dismissal is dropped first, and
 * its product may appear in lists again. No weight in the models: a dismissal changes its own shopper's lists alone.
 */
export class Dismissals {
  readonly #limit: number;
  readonly #byShopper = new Map<string, Map<number, Dismissal>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Folds any event; returns whether it changed anything. O(1), O(products) for a log-in that adopts dismissals. */
  apply(event: SignalEvent): boolean {
    switch (event.type) {
      case 'product-dismissed':
      case 'product-dismissal-undone': {
        const dismissed = event.type === 'product-dismissed';
        return this.#set(event.shopperId, event.payload.productId, { atMs: Date.parse(event.occurredAt), dismissed });
      }
      case 'history-adopted': {
        const atMs = Date.parse(event.occurredAt);
        const adopted = event.payload.dismissedProductIds ?? [];
        return adopted
          .map((productId) => this.#set(event.shopperId, productId, { atMs, dismissed: true }))
          .includes(true);
      }
      case 'shopper-forgotten':
        return this.#byShopper.delete(event.shopperId);
      default:
        return false;
    }
  }

  /** Product ids, last dismissed last. */
  of(shopperId: string): number[] {
    return [...(this.#byShopper.get(shopperId) ?? [])].flatMap(([productId, { dismissed }]) =>
      dismissed ? [productId] : [],
    );
  }

  shopperIds(): IterableIterator<string> {
    return this.#byShopper.keys();
  }

  get isEmpty(): boolean {
    return this.#byShopper.size === 0;
  }

  kept(): KeptDismissals {
    return [...this.#byShopper].map(([shopperId, dismissals]) => [
      shopperId,
      [...dismissals].map(([productId, { atMs, dismissed }]) => [productId, atMs, dismissed ? 1 : 0]),
    ]);
  }

  restore(kept: KeptDismissals): void {
    for (const [shopperId, dismissals] of kept)
      this.#byShopper.set(
        shopperId,
        new Map(dismissals.map(([productId, atMs, dismissed]) => [productId, { atMs, dismissed: dismissed === 1 }])),
      );
  }

  #set(shopperId: string, productId: number, dismissal: Dismissal): boolean {
    const all = this.#byShopper.get(shopperId) ?? new Map<number, Dismissal>();
    const before = all.get(productId);
    if (before !== undefined && before.atMs > dismissal.atMs) return false;
    // Moved to the end of the map: its first entry is the next to be dropped.
    all.delete(productId);
    all.set(productId, dismissal);
    this.#byShopper.set(shopperId, all);
    for (const oldest of all.keys()) {
      if (all.size <= this.#limit) break;
      all.delete(oldest);
    }
    return before?.dismissed !== dismissal.dismissed;
  }
}
