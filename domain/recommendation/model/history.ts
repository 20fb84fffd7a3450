import { SegmentArena, withRoom } from '../memory/segment-arena.ts';

/** Columns of an entry. */
export const ITEM = 0;
/** When it came into the history, counted in items since the beginning: distances of pairs. */
export const ITEM_ORDINAL = 1;
/** The same, counted in baskets: lines of one order share it. */
export const BASKET_ORDINAL = 2;
export const TIME = 3;
export const AFFINITY = 4;
export const FLAGS = 5;
export const STRIDE = 6;

export const VIEWED = 1;
export const CARTED = 2;
export const BOUGHT = 4;

const FIRST_CLASS = 2;
const NONE = -1;

/**
 * Each shopper's distinct items, the last touched at the end, bounded. Everything the models hold is a sum over these
 * entries, so what leaves a history can be subtracted exactly.
 */
export class Histories {
  readonly arena = new SegmentArena(STRIDE, 0);
  #address = new Int32Array(64).fill(NONE);
  #sizeClass = new Int8Array(64);
  #count = new Int32Array(64);
  #nextItem = new Int32Array(64);
  #nextBasket = new Int32Array(64);
  #time = new Int32Array(64);

  ensure(shopper: number): void {
    const length = shopper + 1;
    this.#address = withRoom(this.#address, length, NONE);
    this.#sizeClass = withRoom(this.#sizeClass, length);
    this.#count = withRoom(this.#count, length);
    this.#nextItem = withRoom(this.#nextItem, length);
    this.#nextBasket = withRoom(this.#nextBasket, length);
    this.#time = withRoom(this.#time, length);
  }

  count(shopper: number): number {
    return this.#count[shopper] ?? 0;
  }

  /** The array this shopper's entries lie in; entry k begins at `offset(shopper) + k · STRIDE`. */
  page(shopper: number): Int32Array {
    return this.arena.ints[SegmentArena.pageOf(this.#address[shopper] as number)] as Int32Array;
  }

  offset(shopper: number): number {
    return SegmentArena.slotOf(this.#address[shopper] as number) * STRIDE;
  }

  /** Items ever appended: more than `count` when some were evicted or moved. */
  appended(shopper: number): number {
    return this.#nextItem[shopper] ?? 0;
  }

  baskets(shopper: number): number {
    return this.#nextBasket[shopper] ?? 0;
  }

  /** The newest moment this shopper acted, in seconds. A shopper's own time never runs backwards. */
  lastTime(shopper: number): number {
    return this.#time[shopper] ?? 0;
  }

  advance(shopper: number, timeSeconds: number): number {
    const time = Math.max(this.#time[shopper] as number, timeSeconds);
    this.#time[shopper] = time;
    return time;
  }

  /** Position of `item`, or −1. Looks from the newest: that is where nearly everything is found. */
  find(shopper: number, item: number): number {
    const count = this.#count[shopper] as number;
    if (count === 0) return -1;
    const page = this.page(shopper);
    const offset = this.offset(shopper);
    for (let k = count - 1; k >= 0; k--) if (page[offset + k * STRIDE + ITEM] === item) return k;
    return -1;
  }

  /** Puts `item` in front, into the basket before it or one of its own. */
  append(shopper: number, item: number, sameBasket: boolean, time: number, affinity: number, flags: number): void {
    const count = this.#count[shopper] as number;
    if (!sameBasket || this.#nextBasket[shopper] === 0) (this.#nextBasket[shopper] as number)++;
    this.#room(shopper, count + 1);
    const page = this.page(shopper);
    const at = this.offset(shopper) + count * STRIDE;
    page[at + ITEM] = item;
    page[at + ITEM_ORDINAL] = this.#nextItem[shopper] as number;
    page[at + BASKET_ORDINAL] = (this.#nextBasket[shopper] as number) - 1;
    page[at + TIME] = time;
    page[at + AFFINITY] = affinity;
    page[at + FLAGS] = flags;
    (this.#nextItem[shopper] as number)++;
    this.#count[shopper] = count + 1;
  }

  /** Makes an entry the newest, as it is. */
  moveToEnd(shopper: number, position: number): void {
    const last = this.count(shopper) - 1;
    if (position === last) return;
    const page = this.page(shopper);
    const offset = this.offset(shopper);
    const entry = page.slice(offset + position * STRIDE, offset + (position + 1) * STRIDE);
    page.copyWithin(offset + position * STRIDE, offset + (position + 1) * STRIDE, offset + (last + 1) * STRIDE);
    page.set(entry, offset + last * STRIDE);
  }

  removeAt(shopper: number, position: number): void {
    const count = this.#count[shopper] as number;
    const page = this.page(shopper);
    const offset = this.offset(shopper);
    page.copyWithin(offset + position * STRIDE, offset + (position + 1) * STRIDE, offset + count * STRIDE);
    this.#count[shopper] = count - 1;
  }

  clear(shopper: number): void {
    const address = this.#address[shopper] as number;
    if (address !== NONE) this.arena.release(address, this.#sizeClass[shopper] as number);
    this.#address[shopper] = NONE;
    for (const column of [this.#sizeClass, this.#count, this.#nextItem, this.#nextBasket, this.#time])
      column[shopper] = 0;
  }

  /** Entries as they were read from a snapshot. */
  restore(shopper: number, entries: Int32Array, appended: number, baskets: number, time: number): void {
    const count = entries.length / STRIDE;
    this.ensure(shopper);
    if (count > 0) {
      this.#room(shopper, count);
      this.page(shopper).set(entries, this.offset(shopper));
    }
    this.#count[shopper] = count;
    this.#nextItem[shopper] = appended;
    this.#nextBasket[shopper] = baskets;
    this.#time[shopper] = time;
  }

  #room(shopper: number, count: number): void {
    if (this.#address[shopper] === NONE) {
      this.#address[shopper] = this.arena.allocate(FIRST_CLASS);
      this.#sizeClass[shopper] = FIRST_CLASS;
    }
    while (count > 1 << (this.#sizeClass[shopper] as number)) {
      const sizeClass = this.#sizeClass[shopper] as number;
      this.#address[shopper] = this.arena.grow(this.#address[shopper] as number, sizeClass, 1 << sizeClass);
      this.#sizeClass[shopper] = sizeClass + 1;
    }
  }
}
