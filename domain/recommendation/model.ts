import { Baskets } from './baskets.ts';
import { Catalogue } from './catalogue.ts';
import { DecayedPopularity } from './decayed-popularity.ts';
import { Dismissals } from './dismissals.ts';
import { EventIds } from './event-ids.ts';
import { AFFINITY, BASKET_ORDINAL, FLAGS, Histories, ITEM, ITEM_ORDINAL, STRIDE, TIME } from './history.ts';
import { HolderIndex } from './holder-index.ts';
import { PairTable } from './pair-table.ts';
import { withRoom } from './segment-arena.ts';
import {
  CELL_UNIT,
  DEFAULT_LIST_SETTINGS,
  DEFAULT_SETTINGS,
  type ListSettings,
  type ModelSettings,
} from './settings.ts';
import { ShopperTable } from './shopper-table.ts';
import { type Signal, type SignalEvent, signalsOf } from './signals.ts';
import type { CatalogueProduct } from './types.ts';
import { backwardWeight, CLEARS, SETS, strengthOf } from './weights.ts';

/**
 * The models as one deterministic fold over the behaviour log: after any prefix, everything here is a sum over the
 * shoppers' bounded histories, in integers. So one by one equals batch exactly, the interleaving of different
 * shoppers does not matter, and a shopper can be subtracted. Pure: no clock, no I/O.
 * Cost of one event: O(pairWindow) cells; independent of the numbers of products and shoppers.
 */
export class RecommendationModel {
  readonly settings: ModelSettings;
  readonly listSettings: ListSettings;
  readonly shoppers = new ShopperTable();
  readonly histories = new Histories();
  readonly catalogue: Catalogue;
  /** Directed co-occurrence: row = item asked, column = neighbour. */
  readonly pairs = new PairTable();
  readonly holders: HolderIndex;
  readonly popularity: DecayedPopularity;
  readonly trending: DecayedPopularity;
  readonly baskets: Baskets;
  readonly eventIds: EventIds;
  readonly dismissals: Dismissals;
  /** Shoppers whose history is not empty. */
  activeShoppers = 0;
  /** The newest moment in the log, in model seconds. */
  watermark = 0;
  /** Grows with every event that changed something. */
  version = 0;
  #frequency = new Int32Array(64);
  #items = 0;
  readonly #strength: Float64Array;
  #seedPower = new Float64Array(0);
  #candidatePower = new Float64Array(0);
  #votedPower = new Float64Array(0);
  readonly #inverseLog = Float64Array.from({ length: 21 }, (_, n) => Math.log(2 + n));
  readonly #root: Float64Array;

  constructor(settings: Partial<ModelSettings> = {}, listSettings: Partial<ListSettings> = {}) {
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    this.listSettings = { ...DEFAULT_LIST_SETTINGS, ...listSettings };
    this.catalogue = new Catalogue(this.listSettings.fallbackDepth);
    this.holders = new HolderIndex(this.settings.holdersPerItem, this.shoppers);
    this.popularity = new DecayedPopularity(this.settings.popularity);
    this.trending = new DecayedPopularity(this.settings.trending);
    this.baskets = new Baskets(this.settings.ordersPerShopper);
    this.eventIds = new EventIds(this.settings.recentEventIds);
    this.dismissals = new Dismissals(this.settings.dismissalsPerShopper);
    this.#strength = Float64Array.from({ length: this.settings.affinityCap + 1 }, (_, a) => strengthOf(a));
    this.#root = Float64Array.from({ length: this.settings.pairWindow + 1 }, (_, gap) => Math.sqrt(Math.max(gap, 1)));
  }

  /** Shoppers who hold `item` with a positive affinity. */
  frequency(item: number): number {
    return this.#frequency[item] ?? 0;
  }

  /** `(f + shrinkage)^seedExponent` of the item asked. */
  seedDivisor(item: number): number {
    const frequency = this.frequency(item);
    if (frequency >= this.#seedPower.length) this.#tabulate(frequency);
    return this.#seedPower[frequency] as number;
  }

  /** `(f + shrinkage)^candidateExponent`: what makes popular candidates less certain. */
  candidateDivisor(item: number): number {
    const frequency = this.frequency(item);
    if (frequency >= this.#candidatePower.length) this.#tabulate(frequency);
    return this.#candidatePower[frequency] as number;
  }

  /** `f^votedItemExponent`: what makes votes for popular items weigh less. */
  votedDivisor(item: number): number {
    const frequency = this.frequency(item);
    if (frequency >= this.#votedPower.length) this.#tabulate(frequency);
    return this.#votedPower[frequency] as number;
  }

  #tabulate(frequency: number): void {
    const { itemShrinkage, seedExponent, candidateExponent, votedItemExponent } = this.settings;
    const length = Math.max(256, 2 * frequency);
    this.#seedPower = Float64Array.from({ length }, (_, f) => (f + itemShrinkage) ** seedExponent);
    this.#candidatePower = Float64Array.from({ length }, (_, f) => (f + itemShrinkage) ** candidateExponent);
    this.#votedPower = Float64Array.from({ length }, (_, f) => f ** votedItemExponent);
  }

  strength(affinity: number): number {
    return affinity <= 0 ? 0 : (this.#strength[affinity] as number);
  }

  /** The present state of a product; false if a newer one is known. */
  putProduct(product: CatalogueProduct): boolean {
    const taken = this.catalogue.put(product);
    this.#ensureItems();
    if (taken) this.version++;
    return taken;
  }

  /** The product left the catalogue. */
  withdrawProduct(productId: number): void {
    this.catalogue.withdraw(productId);
    this.version++;
  }

  /**
   * Folds one event. Returns the index of the shopper whose history it changed, or −1 for a duplicate and for what
   * says nothing. `latestSeconds` (model seconds): no signal counts as later than this.
   */
  apply(event: SignalEvent, latestSeconds?: number): number {
    if (this.dismissals.apply(event)) this.version++;
    if (event.type === 'product-dismissed' || event.type === 'product-dismissal-undone')
      return this.shoppers.find(event.shopperId);
    if (event.type === 'shopper-forgotten') {
      const known = this.shoppers.find(event.shopperId);
      if (known >= 0) this.forget(known);
      return -1;
    }
    const signals = signalsOf(event, latestSeconds);
    if (signals.length === 0) return -1;
    const shopper = this.shoppers.ensure(event.shopperId);
    this.histories.ensure(shopper);
    this.eventIds.ensure(shopper);
    if (!this.eventIds.note(shopper, event.id)) return -1;
    for (const signal of signals) this.#signal(shopper, signal);
    if (event.type === 'order-placed') {
      const items = signals.slice(0, this.settings.linesPerOrder).map((signal) => this.#itemOf(signal.productId));
      this.baskets.place(shopper, event.payload.orderId, items);
    } else if (event.type === 'order-cancelled') this.baskets.cancel(shopper, event.payload.orderId);
    this.version++;
    return shopper;
  }

  /** Removes every trace of a shopper. */
  forget(shopper: number): void {
    const overflowed = this.histories.appended(shopper) > this.settings.historyLimit;
    const count = this.histories.count(shopper);
    for (let k = count - 1; k >= 0; k--) {
      this.#contribute(shopper, k, -1);
      if (!overflowed) this.holders.drop(this.#entry(shopper, k, ITEM), shopper);
      this.histories.removeAt(shopper, k);
    }
    if (overflowed) this.holders.dropEverywhere(shopper);
    if (count > 0) this.activeShoppers--;
    this.histories.clear(shopper);
    this.baskets.forget(shopper);
    this.eventIds.forget(shopper);
    this.shoppers.remove(shopper);
    this.version++;
  }

  /** Puts a history back as a snapshot holds it, with all it contributes. */
  restoreHistory(shopper: number, entries: Int32Array, appended: number, baskets: number, time: number): void {
    this.histories.restore(shopper, entries, appended, baskets, time);
    const count = this.histories.count(shopper);
    if (count > 0) this.activeShoppers++;
    for (let k = 0; k < count; k++) this.#contribute(shopper, k, 1, true);
  }

  /** The newest moment a snapshot had seen; before histories are restored. */
  advanceTo(timeSeconds: number): void {
    this.watermark = Math.max(this.watermark, timeSeconds);
    this.popularity.advance(this.watermark);
    this.trending.advance(this.watermark);
  }

  ensureItem(productId: number): number {
    return this.#itemOf(productId);
  }

  #itemOf(productId: number): number {
    const item = this.catalogue.ensure(productId);
    this.#ensureItems();
    return item;
  }

  #ensureItems(): void {
    const items = this.catalogue.length;
    if (items === this.#items) return;
    this.#items = items;
    this.#frequency = withRoom(this.#frequency, items);
    this.pairs.ensure(items);
    this.holders.ensure(items);
    this.popularity.ensure(items);
    this.trending.ensure(items);
    this.baskets.ensure(items);
  }

  #entry(shopper: number, position: number, column: number): number {
    return this.histories.page(shopper)[this.histories.offset(shopper) + position * STRIDE + column] as number;
  }

  #signal(shopper: number, signal: Signal): void {
    const item = this.#itemOf(signal.productId);
    const { histories, settings } = this;
    const position = histories.find(shopper, item);
    // Nothing to take back from an item that left the history.
    if (position < 0 && signal.weight < 0) return;
    const time = histories.advance(shopper, signal.timeSeconds);
    this.advanceTo(time);
    const count = histories.count(shopper);
    const before = position < 0 ? 0 : this.#entry(shopper, position, AFFINITY);
    const flagsBefore = position < 0 ? 0 : this.#entry(shopper, position, FLAGS);
    const affinity = Math.max(-settings.affinityCap, Math.min(settings.affinityCap, before + signal.weight));
    const flags = (flagsBefore | SETS[signal.kind]) & ~CLEARS[signal.kind];
    const distance = position < 0 ? 0 : histories.appended(shopper) - this.#entry(shopper, position, ITEM_ORDINAL);
    if (position >= 0 && (signal.weight < 0 || distance <= settings.revisitSpan)) {
      this.#change(shopper, position, item, affinity, flags, signal.weight > 0 ? time : -1);
      if (signal.weight > 0) histories.moveToEnd(shopper, position);
      return;
    }
    if (position >= 0) {
      this.#contribute(shopper, position, -1);
      histories.removeAt(shopper, position);
    } else if (count === 0) this.activeShoppers++;
    histories.append(shopper, item, signal.sameBasket, time, affinity, flags);
    this.#contribute(shopper, histories.count(shopper) - 1, 1);
    this.holders.hold(item, shopper, time, position >= 0 || histories.appended(shopper) > settings.historyLimit);
    if (histories.count(shopper) > settings.historyLimit) {
      this.#contribute(shopper, 0, -1);
      histories.removeAt(shopper, 0);
    }
  }

  /** New affinity, flags and (unless −1) time of an entry that stays where it is. */
  #change(shopper: number, position: number, item: number, affinity: number, flags: number, time: number): void {
    const page = this.histories.page(shopper);
    const at = this.histories.offset(shopper) + position * STRIDE;
    page[at + FLAGS] = flags;
    const before = page[at + AFFINITY] as number;
    const timeBefore = page[at + TIME] as number;
    const alike = this.strength(before) === this.strength(affinity);
    if (alike) this.#popular(item, timeBefore, -Math.max(0, before));
    else this.#contribute(shopper, position, -1);
    page[at + AFFINITY] = affinity;
    if (time >= 0) page[at + TIME] = time;
    if (alike) this.#popular(item, page[at + TIME] as number, Math.max(0, affinity));
    else this.#contribute(shopper, position, 1);
    if (time >= 0) this.holders.hold(item, shopper, time, true);
  }

  #popular(item: number, time: number, affinity: number): void {
    if (affinity === 0) return;
    this.popularity.add(item, time, affinity);
    this.trending.add(item, time, affinity);
  }

  /**
   * Adds (+1) or takes away (−1) all that one entry stands for: frequency, popularity, and its pairs with entries that
   * came at most `pairWindow` items before or after it. `onlyBefore`: only with those at a smaller position.
   */
  #contribute(shopper: number, position: number, sign: 1 | -1, onlyBefore = false): void {
    const page = this.histories.page(shopper);
    const offset = this.histories.offset(shopper);
    const at = offset + position * STRIDE;
    const affinity = page[at + AFFINITY] as number;
    if (affinity <= 0) return;
    const item = page[at + ITEM] as number;
    this.#frequency[item] = (this.#frequency[item] as number) + sign;
    this.#popular(item, page[at + TIME] as number, sign * affinity);
    const ordinal = page[at + ITEM_ORDINAL] as number;
    const { pairWindow } = this.settings;
    const end = onlyBefore ? at : offset + this.histories.count(shopper) * STRIDE;
    for (let other = offset; other < end; other += STRIDE) {
      const distance = ordinal - (page[other + ITEM_ORDINAL] as number);
      if (distance > pairWindow || distance < -pairWindow || other === at) continue;
      if (distance > 0) this.#pair(page, other, at, sign);
      else this.#pair(page, at, other, sign);
    }
  }

  /**
   * Earlier → later gets `strengths / (ln(2 + min(n, 20)) · √gap)` in CELL_UNITs, n = items that came before the later one,
   * gap in baskets (docs/decisions/0010); the way back gets its share.
   */
  #pair(page: Int32Array, earlier: number, later: number, sign: 1 | -1): void {
    const a = page[earlier + AFFINITY] as number;
    const b = page[later + AFFINITY] as number;
    if (a <= 0 || b <= 0) return;
    const gap = (page[later + BASKET_ORDINAL] as number) - (page[earlier + BASKET_ORDINAL] as number);
    const strengths = (this.#strength[a] as number) * (this.#strength[b] as number);
    const before = Math.min(page[later + ITEM_ORDINAL] as number, 20);
    const forward = Math.round(
      (CELL_UNIT * strengths) / ((this.#inverseLog[before] as number) * (this.#root[gap] as number)),
    );
    const from = page[earlier + ITEM] as number;
    const to = page[later + ITEM] as number;
    this.pairs.add(from, to, sign * forward);
    this.pairs.add(to, from, sign * backwardWeight(forward, gap, this.settings.backwardShare));
  }
}
