import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Outgoing } from './list-writer.ts';
import { WaitingLine } from './waiting-line.ts';

const SLICE_MS = 8;
const MOST_UNDER_WAY = 2;

export interface SchedulerDeps {
  intervalMs: number;
  /** The shortest time between two computations for acts of user neighbours. */
  neighbourIntervalMs: number;
  refreshShare: number;
  now(): number;
  /** Computes one shopper's lists into `out`. `live`: the shopper acted; else in passing. */
  computeShopper(shopper: number, cause: Cause | null, out: Outgoing): void;
  computeProduct(productId: number, viewerId: string | undefined, out: Outgoing): void;
  /** Hands over what was computed; never rejects. */
  send(out: Outgoing): Promise<void>;
}

/** Why a shopper's lists are computed: when the log took in the oldest event they do not know yet. */
export interface Cause {
  timestampMs: number;
  /** A user neighbour acted, not the shopper. */
  byOther: boolean;
}

/** A shopper computed too recently, and when they are next. */
interface Delayed {
  cause: Cause;
  timer: NodeJS.Timeout;
}

/**
 * What is computed next, in slices of a few milliseconds so that the log goes on being read:
 * shoppers who acted → products → an urgent refresh → a gentle refresh, which keeps to its share of the time.
 * One shopper is computed at once and then at most every `intervalMs`; what happens meanwhile waits for the end of it.
 * For the acts of user neighbours it is `neighbourIntervalMs`: each act has several of them, so these would be most of
 * the work. The shopper's own act does not wait for that.
 */
export class Scheduler {
  readonly #deps: SchedulerDeps;
  readonly #live = new WaitingLine<Cause>();
  readonly #delayed = new Map<number, Delayed>();
  readonly #computedAtMs = new Map<number, number>();
  /** Product → the shopper whose view requested its list; '' if none did. */
  readonly #products = new WaitingLine<string>();
  #urgent: number[] = [];
  #gentle: number[] = [];
  #gentleProducts: number[] = [];
  #awake = false;
  #paused = true;
  #stopped = false;
  /** Until then the gentle refresh is paused, even if other lists are computed meanwhile. */
  #restUntilMs = 0;
  #restTimer: NodeJS.Timeout | undefined;
  readonly #underWay = new Set<Promise<void>>();

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
  }

  /** Shoppers whose lists wait because they acted. */
  get waitingShoppers(): number {
    return this.#live.size + this.#delayed.size;
  }

  get waitingProducts(): number {
    return this.#products.size;
  }

  get refreshing(): number {
    return this.#urgent.length + this.#gentle.length + this.#gentleProducts.length;
  }

  get idle(): boolean {
    return (
      this.waitingShoppers + this.#products.size + this.refreshing === 0 && this.#underWay.size === 0 && !this.#awake
    );
  }

  /** Nothing is computed before this. */
  resume(): void {
    this.#paused = false;
    this.#wake();
  }

  stop(): void {
    this.#stopped = true;
  }

  /** The shopper, or with `byOther` a user neighbour, acted at `timestampMs`. */
  acted(shopper: number, timestampMs: number, byOther: boolean): void {
    const live = this.#live.get(shopper);
    if (live !== undefined) {
      if (!byOther) live.byOther = false;
      return;
    }
    const delayed = this.#delayed.get(shopper);
    if (delayed !== undefined) {
      if (byOther || !delayed.cause.byOther) return;
      clearTimeout(delayed.timer);
      this.#delayed.delete(shopper);
    }
    const cause = { timestampMs, byOther };
    const { now, intervalMs, neighbourIntervalMs } = this.#deps;
    const sinceMs = now() - (this.#computedAtMs.get(shopper) ?? Number.NEGATIVE_INFINITY);
    const waitMs = (byOther ? neighbourIntervalMs : intervalMs) - sinceMs;
    if (waitMs <= 0) {
      this.#live.set(shopper, cause);
      this.#wake();
      return;
    }
    const timer = setTimeout(() => {
      this.#delayed.delete(shopper);
      this.#live.set(shopper, cause);
      this.#wake();
    }, waitMs).unref();
    this.#delayed.set(shopper, { cause, timer });
  }

  /** What goes with a product may have changed, or `viewerId` has come to see it. */
  product(productId: number, viewerId: string | undefined): void {
    this.#products.set(productId, viewerId ?? this.#products.get(productId) ?? '');
    this.#wake();
  }

  forget(shopper: number): void {
    this.#live.delete(shopper);
    clearTimeout(this.#delayed.get(shopper)?.timer);
    this.#delayed.delete(shopper);
    this.#computedAtMs.delete(shopper);
  }

  /**
   * Looks at these again, first come first; the first `urgent` shoppers at full speed. Replaces what is left of the
   * last refresh.
   */
  refresh(shoppers: readonly number[], productIds: readonly number[], urgent: number): void {
    this.#urgent = shoppers.slice(0, urgent).reverse();
    this.#gentle = shoppers.slice(urgent).reverse();
    this.#gentleProducts = [...productIds].reverse();
    this.#wake();
  }

  /** Drops all that waits: it will be computed by a refresh. */
  clear(): void {
    this.#live.clear();
    for (const { timer } of this.#delayed.values()) clearTimeout(timer);
    this.#delayed.clear();
    this.#products.clear();
    this.#urgent = [];
    this.#gentle = [];
    this.#gentleProducts = [];
  }

  #wake(): void {
    if (this.#awake || this.#paused || this.#stopped) return;
    this.#awake = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    // Out of the caller's way first: an event's batch is folded to its end.
    await nextTurn();
    while (!this.#stopped) {
      const out: Outgoing = { changes: [], dismissed: [], pushes: [], causes: [] };
      this.#slice(out);
      if (out.changes.length + out.dismissed.length + out.pushes.length > 0) {
        const sending: Promise<void> = this.#deps.send(out).finally(() => this.#underWay.delete(sending));
        this.#underWay.add(sending);
        // Not p-map: what is sent is computed in slices of time, and more computed while it is under way.
        if (this.#underWay.size >= MOST_UNDER_WAY) await Promise.race(this.#underWay);
      }
      if (this.#live.size + this.#products.size + this.#urgent.length === 0) {
        this.#wakeAfterRest();
        break;
      }
      await nextTurn();
    }
    this.#awake = false;
  }

  #wakeAfterRest(): void {
    clearTimeout(this.#restTimer);
    if (this.refreshing === 0) return;
    this.#restTimer = setTimeout(() => this.#wake(), this.#restUntilMs - performance.now()).unref();
  }

  /** Computes for a few milliseconds; the gentle refresh then rests until it has kept to its share of the time. */
  #slice(out: Outgoing): void {
    const begunMs = performance.now();
    const rests = begunMs < this.#restUntilMs;
    let gentleMs = 0;
    while (performance.now() - begunMs < SLICE_MS) {
      if (this.#next(out)) continue;
      if (rests || this.refreshing === 0) break;
      const computingMs = performance.now();
      this.#refreshOne(out);
      gentleMs += performance.now() - computingMs;
    }
    if (gentleMs > 0) this.#restUntilMs = performance.now() + gentleMs * (1 / this.#deps.refreshShare - 1);
  }

  #refreshOne(out: Outgoing): void {
    const shopper = this.#gentle.pop();
    if (shopper !== undefined) {
      this.#deps.computeShopper(shopper, null, out);
      return;
    }
    const productId = this.#gentleProducts.pop();
    if (productId !== undefined) this.#deps.computeProduct(productId, undefined, out);
  }

  /** One piece of work that does not wait; false if there is none. */
  #next(out: Outgoing): boolean {
    const live = this.#live.shift();
    if (live !== undefined) {
      const [shopper, cause] = live;
      this.#computedAtMs.set(shopper, this.#deps.now());
      this.#deps.computeShopper(shopper, cause, out);
      return true;
    }
    const product = this.#products.shift();
    if (product !== undefined) {
      const [productId, viewerId] = product;
      this.#deps.computeProduct(productId, viewerId === '' ? undefined : viewerId, out);
      return true;
    }
    const shopper = this.#urgent.pop();
    if (shopper === undefined) return false;
    this.#deps.computeShopper(shopper, null, out);
    return true;
  }
}
