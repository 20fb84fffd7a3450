import { DecayedCounts } from '../memory/decayed-counts.ts';
import { RecentIds } from '../memory/recent-ids.ts';
import { withRoom } from '../memory/segment-arena.ts';
import { UuidTable } from '../memory/uuid-table.ts';
import { Baskets } from './baskets.ts';
import { Catalogue } from './catalogue.ts';
import type { CatalogueProduct } from './catalogue-product.ts';
import { CoOccurrence } from './co-occurrence.ts';
import { Dismissals } from './dismissals.ts';
import { AFFINITY, BASKET_ORDINAL, BOUGHT, FLAGS, Histories, ITEM, ITEM_ORDINAL, STRIDE, TIME } from './history.ts';
import { HolderIndex } from './holder-index.ts';
import { QuarantinedActs } from './quarantined-acts.ts';
import { SequenceIndex } from './sequence-index.ts';
import {
  DEFAULT_LIST_SETTINGS,
  DEFAULT_SETTINGS,
  type ListSettings,
  type ModelSettings,
  sequenceLength,
} from './settings.ts';
import { type Signal, type SignalEvent, signalsOf } from './signals.ts';
import { CLEARS, SETS, strengthOf } from './weights.ts';

/**
 * The models as one deterministic fold over the behaviour log: after any prefix, everything here is a sum over the
 * shoppers' bounded histories, in integers. So one by one equals batch exactly, the interleaving of different
 * shoppers does not matter, and a shopper can be subtracted. Pure: no clock, no I/O.
 * Cost of one event: the shopper's own history and the newest holders of the item, both bounded; independent of the
 * numbers of products and shoppers. Pairs are counted from the histories when asked for (co-occurrence.ts).
 */
export class RecommendationModel {
  readonly settings: ModelSettings;
  readonly listSettings: ListSettings;
  readonly shoppers = new UuidTable();
  readonly histories = new Histories();
  readonly sequences: SequenceIndex;
  readonly catalogue: Catalogue;
  readonly pairs: CoOccurrence;
  readonly holders: HolderIndex;
  readonly popularity: DecayedCounts;
  readonly trending: DecayedCounts;
  /** Shoppers who bought an item, decayed as popularity is: the evidence behind trending (docs/decisions/0083). */
  readonly buyers: DecayedCounts;
  readonly baskets: Baskets;
  readonly eventIds: RecentIds;
  readonly dismissals: Dismissals;
  readonly quarantined: QuarantinedActs;
  /** Shoppers whose history is not empty. */
  activeShoppers = 0;
  /** Entries of histories that were bought. */
  boughtEntries = 0;
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

  constructor(settings: Partial<ModelSettings> = {}, listSettings: Partial<ListSettings> = {}) {
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    this.listSettings = { ...DEFAULT_LIST_SETTINGS, ...listSettings };
    this.catalogue = new Catalogue(this.listSettings.fallbackDepth);
    this.holders = new HolderIndex(this.settings.holdersPerItem, this.shoppers);
    this.sequences = new SequenceIndex(this.settings.historyLimit, this.settings.affinityCap);
    this.pairs = new CoOccurrence({
      settings: this.settings,
      sequences: this.sequences,
      holders: this.holders,
      items: () => this.#items,
    });
    this.popularity = new DecayedCounts(this.settings.popularity);
    this.trending = new DecayedCounts(this.settings.trending);
    this.buyers = new DecayedCounts(this.settings.popularity);
    this.baskets = new Baskets(this.settings.ordersPerShopper);
    this.eventIds = new RecentIds(this.settings.recentEventIds);
    this.dismissals = new Dismissals(this.settings.dismissalsPerShopper);
    this.quarantined = new QuarantinedActs(this.settings.queryItems, this.settings.affinityCap);
    this.#tabulate(256);
    this.#strength = Float64Array.from({ length: this.settings.affinityCap + 1 }, (_, a) => strengthOf(a));
  }

  /** Memory of what grows with shoppers and their acts, the orders aside. */
  get bytes(): number {
    return this.histories.arena.bytes + this.sequences.bytes + this.holders.bytes;
  }

  /** Whether anything is known that lists could be made of. */
  knows(shopper: number): boolean {
    return this.histories.count(shopper) > 0 || this.quarantined.of(shopper).length > 0;
  }

  /** The newest moment the shopper acted, in model seconds; 0: never. */
  lastTime(shopper: number): number {
    return Math.max(this.histories.lastTime(shopper), this.quarantined.lastTime(shopper));
  }

  /** Shoppers who hold `item` with a positive affinity. */
  frequency(item: number): number {
    return this.#frequency[item] ?? 0;
  }

  /** `(f + shrinkage)^seedExponent` of the item asked. */
  seedDivisor(item: number): number {
    return this.#seedPower[this.frequency(item)] as number;
  }

  /** `(f + shrinkage)^candidateExponent`: what makes popular candidates less certain. */
  candidateDivisor(item: number): number {
    return this.#candidatePower[this.frequency(item)] as number;
  }

  /** `f^votedItemExponent`: what makes votes for popular items weigh less. */
  votedDivisor(item: number): number {
    return this.#votedPower[this.frequency(item)] as number;
  }

  /**
   * An item's score in trending from its recent acts: at most `trendingPerBuyer` for each of its recent buyers, so that
   * acts that cost nothing cannot lift a product without buyers. Without any purchase in the log there is no such
   * bound. In UNITs, integers.
   */
  trendingScore(item: number): number {
    const recent = this.trending.score(item);
    if (this.boughtEntries === 0) return recent;
    return Math.min(recent, this.settings.trendingPerBuyer * this.buyers.score(item));
  }

  /** The same of many items at once: each item's frequency, and the divisors by frequency. Until the next event. */
  get divisors() {
    return { frequency: this.#frequency, candidate: this.#candidatePower, voted: this.#votedPower };
  }

  #tabulate(length: number): void {
    const { itemShrinkage, seedExponent, candidateExponent, votedItemExponent } = this.settings;
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
   * Folds one event. Returns the index of the shopper whose history it changed, or −1 for a duplicate and for an event
   * without a signal. `latestSeconds` (model seconds): signals with a later time are folded as of this time.
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
    this.sequences.ensure(shopper);
    this.eventIds.ensure(shopper);
    if (!this.eventIds.note(shopper, event.id)) return -1;
    if (event.crowd === true) {
      for (const signal of signals) this.#privateSignal(shopper, signal);
      this.version++;
      return shopper;
    }
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
    this.sequences.clear(shopper);
    this.baskets.forget(shopper);
    this.quarantined.forget(shopper);
    this.eventIds.forget(shopper);
    this.shoppers.remove(shopper);
    this.version++;
  }

  /** Puts a history back as a snapshot holds it, with all it contributes. */
  restoreHistory(shopper: number, entries: Int32Array, appended: number, baskets: number, time: number): void {
    this.histories.restore(shopper, entries, appended, baskets, time);
    this.#restoreTrail(shopper, appended, baskets);
    const count = this.histories.count(shopper);
    if (count > 0) this.activeShoppers++;
    for (let k = 0; k < count; k++) this.#contribute(shopper, k, 1);
  }

  /** Baskets that began at places nothing stands at any more lie anywhere between those where something does. */
  #restoreTrail(shopper: number, appended: number, baskets: number): void {
    this.sequences.ensure(shopper);
    const standing = Array.from({ length: this.histories.count(shopper) }, (_, position) => ({
      item: this.#entry(shopper, position, ITEM),
      ordinal: this.#entry(shopper, position, ITEM_ORDINAL),
      basket: this.#entry(shopper, position, BASKET_ORDINAL),
      affinity: this.#entry(shopper, position, AFFINITY),
    })).sort((a, b) => a.ordinal - b.ordinal);
    const end = { item: -1, ordinal: appended - 1, basket: baskets - 1, affinity: 0 };
    let next = Math.max(0, appended - sequenceLength(this.settings.historyLimit));
    let basket = -1;
    for (const { item, ordinal, basket: own, affinity } of [...standing, end]) {
      for (; next <= ordinal; next++)
        this.sequences.append(shopper, next, next === ordinal ? item : -1, ordinal - next < own - basket, affinity);
      basket = own;
    }
  }

  /** The newest moment a snapshot had seen; before histories are restored. */
  advanceTo(timeSeconds: number): void {
    this.watermark = Math.max(this.watermark, timeSeconds);
    this.popularity.advance(this.watermark);
    this.trending.advance(this.watermark);
    this.buyers.advance(this.watermark);
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
    this.holders.ensure(items);
    this.popularity.ensure(items);
    this.trending.ensure(items);
    this.buyers.ensure(items);
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
    this.quarantined.drop(shopper, item);
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
      this.#remove(shopper, position);
    } else if (count === 0) this.activeShoppers++;
    const baskets = histories.baskets(shopper);
    histories.append(shopper, item, signal.sameBasket, time, affinity, flags);
    this.#contribute(shopper, histories.count(shopper) - 1, 1);
    const ordinal = histories.appended(shopper) - 1;
    this.sequences.append(shopper, ordinal, item, histories.baskets(shopper) > baskets, affinity);
    this.holders.hold(item, shopper, time, ordinal, position >= 0 || ordinal >= settings.historyLimit);
    if (histories.count(shopper) > settings.historyLimit) this.#remove(shopper, 0);
  }

  /** An item that the history holds already counts for everybody; a quarantined act on it adds nothing. */
  #privateSignal(shopper: number, { productId, weight, kind, timeSeconds }: Signal): void {
    const item = this.#itemOf(productId);
    if (weight < 0 || this.histories.find(shopper, item) >= 0) return;
    this.advanceTo(this.quarantined.note(shopper, { item, timeSeconds, weight, flags: SETS[kind] }));
  }

  /** An entry leaves the history with all it stands for. */
  #remove(shopper: number, position: number): void {
    this.#contribute(shopper, position, -1);
    const item = this.#entry(shopper, position, ITEM);
    this.sequences.erase(shopper, this.#entry(shopper, position, ITEM_ORDINAL), item);
    this.histories.removeAt(shopper, position);
  }

  /** New affinity, flags and (unless −1) time of an entry that stays where it is. */
  #change(shopper: number, position: number, item: number, affinity: number, flags: number, time: number): void {
    const page = this.histories.page(shopper);
    const at = this.histories.offset(shopper) + position * STRIDE;
    this.#contribute(shopper, position, -1);
    page[at + FLAGS] = flags;
    page[at + AFFINITY] = affinity;
    if (time >= 0) page[at + TIME] = time;
    this.#contribute(shopper, position, 1);
    const ordinal = page[at + ITEM_ORDINAL] as number;
    this.sequences.change(shopper, ordinal, item, affinity);
    if (time >= 0) this.holders.hold(item, shopper, time, ordinal, true);
  }

  /** Adds (+1) or subtracts (−1) one entry's share of its item's frequency and popularity. */
  #contribute(shopper: number, position: number, sign: 1 | -1): void {
    const page = this.histories.page(shopper);
    const at = this.histories.offset(shopper) + position * STRIDE;
    const affinity = page[at + AFFINITY] as number;
    if (affinity <= 0) return;
    const item = page[at + ITEM] as number;
    const frequency = (this.#frequency[item] as number) + sign;
    this.#frequency[item] = frequency;
    if (frequency >= this.#seedPower.length) this.#tabulate(2 * frequency);
    const time = page[at + TIME] as number;
    this.popularity.add(item, time, sign * affinity);
    this.trending.add(item, time, sign * affinity);
    if (((page[at + FLAGS] as number) & BOUGHT) === 0) return;
    this.buyers.add(item, time, sign);
    this.boughtEntries += sign;
  }
}
