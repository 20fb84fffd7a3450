import { SegmentArena, withRoom } from './segment-arena.ts';
import { parseUuid } from './uuid-table.ts';

const FIRST_CLASS = 2;
const NONE = -1;
const STRIDE = 2;

/**
 * Each shopper's newest event ids (their last 64 bits), so that an event the log holds twice counts once. Bounded: a
 * duplicate that comes more than `limit` events later is taken for new.
 */
export class RecentIds {
  readonly #arena = new SegmentArena(STRIDE, 0);
  readonly #limit: number;
  readonly #parsed = new Uint32Array(4);
  #address = new Int32Array(64).fill(NONE);
  #sizeClass = new Int8Array(64);
  #seen = new Int32Array(64);

  /** `limit`: a power of two. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  ensure(shopper: number): void {
    this.#address = withRoom(this.#address, shopper + 1, NONE);
    this.#sizeClass = withRoom(this.#sizeClass, shopper + 1);
    this.#seen = withRoom(this.#seen, shopper + 1);
  }

  /** Notes the id; false if it is there already. */
  note(shopper: number, eventId: string): boolean {
    parseUuid(eventId, this.#parsed);
    const high = (this.#parsed[2] as number) | 0;
    const low = (this.#parsed[3] as number) | 0;
    const seen = this.#seen[shopper] as number;
    if (seen === 0) {
      this.#address[shopper] = this.#arena.allocate(FIRST_CLASS);
      this.#sizeClass[shopper] = FIRST_CLASS;
    }
    const held = Math.min(seen, this.#limit);
    let page = this.#page(shopper);
    let offset = this.#offset(shopper);
    for (let k = 0; k < held; k++)
      if (page[offset + k * STRIDE] === high && page[offset + k * STRIDE + 1] === low) return false;
    const sizeClass = this.#sizeClass[shopper] as number;
    if (held === 1 << sizeClass && held < this.#limit) {
      this.#address[shopper] = this.#arena.grow(this.#address[shopper] as number, sizeClass, held);
      this.#sizeClass[shopper] = sizeClass + 1;
      page = this.#page(shopper);
      offset = this.#offset(shopper);
    }
    const at = offset + (seen % this.#limit) * STRIDE;
    page[at] = high;
    page[at + 1] = low;
    this.#seen[shopper] = seen + 1;
    return true;
  }

  forget(shopper: number): void {
    const address = this.#address[shopper] as number;
    if (address !== NONE) this.#arena.release(address, this.#sizeClass[shopper] as number);
    this.#address[shopper] = NONE;
    this.#sizeClass[shopper] = 0;
    this.#seen[shopper] = 0;
  }

  /** Two words an id, as they lie, and how many were ever noted. */
  read(shopper: number): { seen: number; words: Int32Array } {
    const seen = this.#seen[shopper] ?? 0;
    if (seen === 0) return { seen: 0, words: new Int32Array(0) };
    const offset = this.#offset(shopper);
    return { seen, words: this.#page(shopper).subarray(offset, offset + Math.min(seen, this.#limit) * STRIDE) };
  }

  restore(shopper: number, seen: number, words: Int32Array): void {
    this.ensure(shopper);
    if (seen === 0) return;
    let sizeClass = FIRST_CLASS;
    while ((1 << sizeClass) * STRIDE < words.length) sizeClass++;
    this.#address[shopper] = this.#arena.allocate(sizeClass);
    this.#sizeClass[shopper] = sizeClass;
    this.#seen[shopper] = seen;
    this.#page(shopper).set(words, this.#offset(shopper));
  }

  #page(shopper: number): Int32Array {
    return this.#arena.ints[SegmentArena.pageOf(this.#address[shopper] as number)] as Int32Array;
  }

  #offset(shopper: number): number {
    return SegmentArena.slotOf(this.#address[shopper] as number) * STRIDE;
  }
}
