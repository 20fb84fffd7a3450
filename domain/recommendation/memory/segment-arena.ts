const PAGE_BITS = 16;
const PAGE_SLOTS = 2 ** PAGE_BITS;
const PAGE_MASK = PAGE_SLOTS - 1;

/**
 * Millions of small growing arrays in few large typed ones. A segment holds 2^sizeClass slots of `intsPerSlot` Int32
 * and `floatsPerSlot` Float64; its address is page and slot in one number. Growing copies one segment, never a page,
 * so there is no pause however large the whole becomes.
 */
export class SegmentArena {
  readonly intsPerSlot: number;
  readonly floatsPerSlot: number;
  readonly ints: Int32Array[] = [];
  readonly floats: Float64Array[] = [];
  readonly #free: number[][] = [];
  #page = -1;
  #used = PAGE_SLOTS;

  constructor(intsPerSlot: number, floatsPerSlot: number) {
    this.intsPerSlot = intsPerSlot;
    this.floatsPerSlot = floatsPerSlot;
  }

  static pageOf(address: number): number {
    return address >>> PAGE_BITS;
  }

  static slotOf(address: number): number {
    return address & PAGE_MASK;
  }

  /** Address of a zeroed segment of 2^sizeClass slots. */
  allocate(sizeClass: number): number {
    const reused = this.#free[sizeClass]?.pop();
    if (reused !== undefined) return reused;
    const slots = 1 << sizeClass;
    if (slots > PAGE_SLOTS) return this.#addPage(slots) * PAGE_SLOTS;
    if (this.#used + slots > PAGE_SLOTS) {
      this.#page = this.#addPage(PAGE_SLOTS);
      this.#used = 0;
    }
    const address = this.#page * PAGE_SLOTS + this.#used;
    this.#used += slots;
    return address;
  }

  /** Gives a segment back, zeroed for the next. */
  release(address: number, sizeClass: number): void {
    const slot = SegmentArena.slotOf(address);
    const page = SegmentArena.pageOf(address);
    const slots = 1 << sizeClass;
    this.ints[page]?.fill(0, slot * this.intsPerSlot, (slot + slots) * this.intsPerSlot);
    this.floats[page]?.fill(0, slot * this.floatsPerSlot, (slot + slots) * this.floatsPerSlot);
    let list = this.#free[sizeClass];
    if (list === undefined) {
      list = [];
      this.#free[sizeClass] = list;
    }
    list.push(address);
  }

  /** A segment one class larger with the first `slots` slots copied; the old one is released. */
  grow(address: number, sizeClass: number, slots: number): number {
    const next = this.allocate(sizeClass + 1);
    const from = SegmentArena.slotOf(address);
    const to = SegmentArena.slotOf(next);
    const fromPage = SegmentArena.pageOf(address);
    const toPage = SegmentArena.pageOf(next);
    const ints = this.ints[fromPage]?.subarray(from * this.intsPerSlot, (from + slots) * this.intsPerSlot);
    if (ints !== undefined) this.ints[toPage]?.set(ints, to * this.intsPerSlot);
    const floats = this.floats[fromPage]?.subarray(from * this.floatsPerSlot, (from + slots) * this.floatsPerSlot);
    if (floats !== undefined) this.floats[toPage]?.set(floats, to * this.floatsPerSlot);
    this.release(address, sizeClass);
    return next;
  }

  get bytes(): number {
    let sum = 0;
    for (const page of this.ints) sum += page.byteLength;
    for (const page of this.floats) sum += page.byteLength;
    return sum;
  }

  #addPage(slots: number): number {
    this.ints.push(new Int32Array(slots * this.intsPerSlot));
    this.floats.push(new Float64Array(slots * this.floatsPerSlot));
    return this.ints.length - 1;
  }
}

/** `array` with room for `length`, doubled as needed; new places hold `fill`. */
export function withRoom<A extends Int32Array | Uint32Array | Float64Array | Uint8Array | Int8Array>(
  array: A,
  length: number,
  fill = 0,
): A {
  if (array.length >= length) return array;
  let size = Math.max(64, array.length);
  while (size < length) size *= 2;
  const next = new (array.constructor as new (length: number) => A)(size);
  next.set(array);
  if (fill !== 0) next.fill(fill, array.length);
  return next;
}
