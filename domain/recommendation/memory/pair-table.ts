import { SegmentArena, withRoom } from './segment-arena.ts';

const FIRST_CLASS = 2;
const NONE = -1;
/** Row head: address of its segment, its size class, filled slots. One array, so that a row costs one cache miss. */
const HEAD = 4;
const ADDRESS = 0;
const SIZE_CLASS = 1;
const USED = 2;
/** Slot: column + 1 (0: free), value. Side by side for the same reason. */
const SLOT = 2;

/**
 * A sparse matrix of 32-bit integers that only ever add: row = item, column = neighbour. Each row is an open-addressing
 * table of its own, so a row can be listed as well as looked up. A cell that came back to zero is dropped when its
 * row is rebuilt. Cost of `add`: O(1), two cache misses.
 */
export class PairTable {
  readonly #arena = new SegmentArena(SLOT, 0);
  #heads = new Int32Array(64 * HEAD).fill(NONE);

  /** Makes room for rows below `items`. */
  ensure(items: number): void {
    this.#heads = withRoom(this.#heads, items * HEAD, NONE);
  }

  get bytes(): number {
    return this.#arena.bytes;
  }

  add(row: number, column: number, delta: number): void {
    const head = row * HEAD;
    if (this.#heads[head] === NONE) this.#begin(head, FIRST_CLASS);
    const address = this.#heads[head + ADDRESS] as number;
    const sizeClass = this.#heads[head + SIZE_CLASS] as number;
    const slots = this.#arena.ints[SegmentArena.pageOf(address)] as Int32Array;
    const base = SegmentArena.slotOf(address) * SLOT;
    const mask = (1 << sizeClass) - 1;
    const key = column + 1;
    let slot = Math.imul(key, 0x9e3779b1) >>> (32 - sizeClass);
    for (;;) {
      const at = base + slot * SLOT;
      const held = slots[at] as number;
      if (held === key) {
        slots[at + 1] = (slots[at + 1] as number) + delta;
        return;
      }
      if (held === 0) {
        const used = (this.#heads[head + USED] as number) + 1;
        if (used * 4 <= (mask + 1) * 3) {
          slots[at] = key;
          slots[at + 1] = delta;
          this.#heads[head + USED] = used;
          return;
        }
        this.#rebuild(head);
        this.add(row, column, delta);
        return;
      }
      slot = (slot + 1) & mask;
    }
  }

  get(row: number, column: number): number {
    const size = this.size(row);
    if (size === 0) return 0;
    const slots = this.slots(row);
    const base = this.base(row);
    const key = column + 1;
    let slot = Math.imul(key, 0x9e3779b1) >>> (32 - (this.#heads[row * HEAD + SIZE_CLASS] as number));
    for (;;) {
      const held = slots[base + slot * SLOT] as number;
      if (held === key) return slots[base + slot * SLOT + 1] as number;
      if (held === 0) return 0;
      slot = (slot + 1) & (size - 1);
    }
  }

  /**
   * Slots of a row, filled or not: for k < size, `slots[base + 2k]` is the neighbour + 1 (0: free) and
   * `slots[base + 2k + 1]` the value.
   */
  size(row: number): number {
    const address = this.#heads[row * HEAD] ?? NONE;
    return address === NONE ? 0 : 1 << (this.#heads[row * HEAD + SIZE_CLASS] as number);
  }

  base(row: number): number {
    return SegmentArena.slotOf(this.#heads[row * HEAD] as number) * SLOT;
  }

  slots(row: number): Int32Array {
    return this.#arena.ints[SegmentArena.pageOf(this.#heads[row * HEAD] as number)] as Int32Array;
  }

  #begin(head: number, sizeClass: number): void {
    this.#heads[head + ADDRESS] = this.#arena.allocate(sizeClass);
    this.#heads[head + SIZE_CLASS] = sizeClass;
    this.#heads[head + USED] = 0;
  }

  /** Moves a full row to one with room, without its zero cells. */
  #rebuild(head: number): void {
    const address = this.#heads[head + ADDRESS] as number;
    const sizeClass = this.#heads[head + SIZE_CLASS] as number;
    const old = this.#arena.ints[SegmentArena.pageOf(address)] as Int32Array;
    const from = SegmentArena.slotOf(address) * SLOT;
    const to = from + (1 << sizeClass) * SLOT;
    let live = 0;
    for (let at = from; at < to; at += SLOT) if (old[at] !== 0 && old[at + 1] !== 0) live++;
    let nextClass = FIRST_CLASS;
    while ((live + 1) * 2 > 1 << nextClass) nextClass++;
    this.#begin(head, nextClass);
    this.#heads[head + USED] = live;
    const next = this.#arena.ints[SegmentArena.pageOf(this.#heads[head + ADDRESS] as number)] as Int32Array;
    const base = SegmentArena.slotOf(this.#heads[head + ADDRESS] as number) * SLOT;
    const mask = (1 << nextClass) - 1;
    for (let at = from; at < to; at += SLOT) {
      const key = old[at] as number;
      if (key === 0 || old[at + 1] === 0) continue;
      let slot = Math.imul(key, 0x9e3779b1) >>> (32 - nextClass);
      while (next[base + slot * SLOT] !== 0) slot = (slot + 1) & mask;
      next[base + slot * SLOT] = key;
      next[base + slot * SLOT + 1] = old[at + 1] as number;
    }
    this.#arena.release(address, sizeClass);
  }
}
