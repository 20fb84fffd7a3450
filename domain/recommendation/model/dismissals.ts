import type { SignalEvent } from './signals.ts';

/**
 * A shopper's dismissals as a snapshot holds them: product, when it was last said (epoch ms), 1 dismissed or 0 taken
 * back.
 */
export type KeptDismissals = [shopperId: string, said: [productId: number, atMs: number, dismissed: 0 | 1][]][];

interface Said {
  atMs: number;
  dismissed: boolean;
}

/**
 * Products shoppers want to see no more of, folded from the log: of each product the last word, by its moment, so that
 * an event told again late changes nothing. Bounded a shopper: what was said longest ago is forgotten first, and may
 * come back into lists. Carries no weight in the models: what one shopper dismisses is no other's affair.
 */
export class Dismissals {
  readonly #limit: number;
  readonly #saidBy = new Map<string, Map<number, Said>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Folds any event; whether it changed anything. O(1), O(products) for a login that takes dismissals along. */
  apply(event: SignalEvent): boolean {
    switch (event.type) {
      case 'product-dismissed':
      case 'product-dismissal-undone': {
        const dismissed = event.type === 'product-dismissed';
        return this.#say(event.shopperId, event.payload.productId, { atMs: Date.parse(event.occurredAt), dismissed });
      }
      case 'history-adopted': {
        const atMs = Date.parse(event.occurredAt);
        const adopted = event.payload.dismissedProductIds ?? [];
        return adopted
          .map((productId) => this.#say(event.shopperId, productId, { atMs, dismissed: true }))
          .includes(true);
      }
      case 'shopper-forgotten':
        return this.#saidBy.delete(event.shopperId);
      default:
        return false;
    }
  }

  /** Product ids, last dismissed last. */
  of(shopperId: string): number[] {
    return [...(this.#saidBy.get(shopperId) ?? [])].flatMap(([productId, { dismissed }]) =>
      dismissed ? [productId] : [],
    );
  }

  shopperIds(): IterableIterator<string> {
    return this.#saidBy.keys();
  }

  get isEmpty(): boolean {
    return this.#saidBy.size === 0;
  }

  kept(): KeptDismissals {
    return [...this.#saidBy].map(([shopperId, said]) => [
      shopperId,
      [...said].map(([productId, { atMs, dismissed }]) => [productId, atMs, dismissed ? 1 : 0]),
    ]);
  }

  restore(kept: KeptDismissals): void {
    for (const [shopperId, said] of kept)
      this.#saidBy.set(
        shopperId,
        new Map(said.map(([productId, atMs, dismissed]) => [productId, { atMs, dismissed: dismissed === 1 }])),
      );
  }

  #say(shopperId: string, productId: number, said: Said): boolean {
    const all = this.#saidBy.get(shopperId) ?? new Map<number, Said>();
    const before = all.get(productId);
    if (before !== undefined && before.atMs > said.atMs) return false;
    // To the end: the newest word is the last to be forgotten.
    all.delete(productId);
    all.set(productId, said);
    this.#saidBy.set(shopperId, all);
    for (const oldest of all.keys()) {
      if (all.size <= this.#limit) break;
      all.delete(oldest);
    }
    return before?.dismissed !== said.dismissed;
  }
}
