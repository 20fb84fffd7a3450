import { SegmentArena, withRoom } from '../memory/segment-arena.ts';
import type { UuidTable } from '../memory/uuid-table.ts';

const FIRST_CLASS = 2;
const NONE = -1;
/** Columns of a holder: who, when they last acted on the item, its place among all their items. */
export const SHOPPER = 0;
export const TIME = 1;
export const ORDINAL = 2;
export const HOLDER_STRIDE = 3;

/**
 * The inverted index: each item's newest holders (shoppers who acted on it), ascending by (time, shopper id) and
 * bounded. Since a shopper's time never runs backwards, the newest `limit` of all are kept whatever the order in which
 * shoppers' events arrive. Cost of `hold`: O(limit) on 32-bit integers at worst, O(1) for a new holder.
 */
export class HolderIndex {
  readonly #arena = new SegmentArena(HOLDER_STRIDE, 0);
  readonly #limit: number;
  readonly #shoppers: UuidTable;
  #address = new Int32Array(64).fill(NONE);
  #sizeClass = new Int8Array(64);
  #count = new Int32Array(64);

  constructor(limit: number, shoppers: UuidTable) {
    this.#limit = limit;
    this.#shoppers = shoppers;
  }

  ensure(items: number): void {
    this.#address = withRoom(this.#address, items, NONE);
    this.#sizeClass = withRoom(this.#sizeClass, items);
    this.#count = withRoom(this.#count, items);
  }

  count(item: number): number {
    return this.#count[item] ?? 0;
  }

  page(item: number): Int32Array {
    return this.#arena.ints[SegmentArena.pageOf(this.#address[item] as number)] as Int32Array;
  }

  /** Holder k begins at `page[offset + k · HOLDER_STRIDE]`; oldest first. */
  offset(item: number): number {
    return SegmentArena.slotOf(this.#address[item] as number) * HOLDER_STRIDE;
  }

  /**
   * `shopper` acted on `item`, the `ordinal`-th of theirs. `mayHold`: whether an earlier entry of theirs could be
   * there.
   */
  hold(item: number, shopper: number, time: number, ordinal: number, mayHold: boolean): void {
    if (mayHold) this.drop(item, shopper);
    const count = this.#count[item] as number;
    if (count === 0) this.#room(item, 1);
    let position = count;
    const page = this.page(item);
    const offset = this.offset(item);
    while (position > 0) {
      const at = offset + (position - 1) * HOLDER_STRIDE;
      const heldTime = page[at + TIME] as number;
      if (heldTime < time) break;
      if (heldTime === time && this.#shoppers.compare(page[at + SHOPPER] as number, shopper) < 0) break;
      position--;
    }
    if (count === this.#limit) {
      if (position === 0) return;
      page.copyWithin(offset, offset + HOLDER_STRIDE, offset + position * HOLDER_STRIDE);
      this.#write(item, position - 1, shopper, time, ordinal);
      return;
    }
    this.#room(item, count + 1);
    const room = this.page(item);
    const start = this.offset(item);
    room.copyWithin(
      start + (position + 1) * HOLDER_STRIDE,
      start + position * HOLDER_STRIDE,
      start + count * HOLDER_STRIDE,
    );
    this.#write(item, position, shopper, time, ordinal);
    this.#count[item] = count + 1;
  }

  get bytes(): number {
    return this.#arena.bytes;
  }

  /** Removes a holder, if it is there. */
  drop(item: number, shopper: number): void {
    const count = this.#count[item] ?? 0;
    if (count === 0) return;
    const page = this.page(item);
    const offset = this.offset(item);
    for (let k = count - 1; k >= 0; k--) {
      if (page[offset + k * HOLDER_STRIDE] !== shopper) continue;
      page.copyWithin(offset + k * HOLDER_STRIDE, offset + (k + 1) * HOLDER_STRIDE, offset + count * HOLDER_STRIDE);
      this.#count[item] = count - 1;
      return;
    }
  }

  /** Removes a shopper everywhere. O(all entries): for a forgotten shopper whose history once overflowed. */
  dropEverywhere(shopper: number): void {
    for (let item = 0; item < this.#count.length; item++) this.drop(item, shopper);
  }

  #write(item: number, position: number, shopper: number, time: number, ordinal: number): void {
    const page = this.page(item);
    const at = this.offset(item) + position * HOLDER_STRIDE;
    page[at + SHOPPER] = shopper;
    page[at + TIME] = time;
    page[at + ORDINAL] = ordinal;
  }

  #room(item: number, count: number): void {
    if (this.#address[item] === NONE) {
      this.#address[item] = this.#arena.allocate(FIRST_CLASS);
      this.#sizeClass[item] = FIRST_CLASS;
    }
    while (count > 1 << (this.#sizeClass[item] as number)) {
      const sizeClass = this.#sizeClass[item] as number;
      this.#address[item] = this.#arena.grow(this.#address[item] as number, sizeClass, 1 << sizeClass);
      this.#sizeClass[item] = sizeClass + 1;
    }
  }
}
