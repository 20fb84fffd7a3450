import { SegmentArena, withRoom } from '../memory/segment-arena.ts';
import { sequenceLength } from './settings.ts';
import { levelOf } from './weights.ts';

const FIRST_CLASS = 3;
const NONE = -1;
/**
 * Head of a sequence: address of its segment, its size class, how many items ever came. One array, so that it costs one
 * cache miss.
 */
const HEAD = 4;
const ADDRESS = 0;
const SIZE_CLASS = 1;
const NEXT = 2;
/** A word of a sequence: item + 1 (0: none), whether it began a basket, level of its affinity. */
const ITEM_SHIFT = 4;
const BASKET_BIT = 8;
const LEVEL_MASK = 7;
/** Words of a cache line. */
const WORDS_A_LINE = 16;

/** Item + 1 of a word; 0 if what stood there has left the history. */
export function itemIn(word: number): number {
  return word >>> ITEM_SHIFT;
}

/** Index into `LEVELS`. */
export function levelIn(word: number): number {
  return word & LEVEL_MASK;
}

/** 1 if it began a basket of its own, 0 if it lies in the one before it. */
export function beginsBasket(word: number): number {
  return (word & BASKET_BIT) >>> 3;
}

/**
 * Each shopper's history in the form in which others read it: four bytes an item in the order the items came, so that
 * the twenty before and after one of them are three cache lines. Holds the newest `sequenceLength(historyLimit)`
 * places; the n-th item that ever came stands at `offset + (n & mask)`.
 */
export class SequenceIndex {
  readonly #arena = new SegmentArena(1, 0);
  readonly #mostClass: number;
  readonly #levels: Int32Array;
  #heads = new Int32Array(64 * HEAD).fill(NONE);
  /** What `prefetch` read: kept only so that the compiler does not remove the reads. */
  prefetched = 0;

  constructor(historyLimit: number, affinityCap: number) {
    this.#mostClass = Math.max(FIRST_CLASS, Math.log2(sequenceLength(historyLimit)));
    this.#levels = Int32Array.from({ length: affinityCap + 1 }, (_, affinity) => levelOf(affinity));
  }

  get bytes(): number {
    return this.#arena.bytes;
  }

  ensure(shopper: number): void {
    this.#heads = withRoom(this.#heads, (shopper + 1) * HEAD, NONE);
  }

  /** Items that ever came; as many as `histories.appended`. */
  next(shopper: number): number {
    return this.#heads[shopper * HEAD + NEXT] as number;
  }

  page(shopper: number): Int32Array {
    return this.#arena.ints[SegmentArena.pageOf(this.#heads[shopper * HEAD + ADDRESS] as number)] as Int32Array;
  }

  offset(shopper: number): number {
    return SegmentArena.slotOf(this.#heads[shopper * HEAD + ADDRESS] as number);
  }

  mask(shopper: number): number {
    return (1 << (this.#heads[shopper * HEAD + SIZE_CLASS] as number)) - 1;
  }

  /**
   * Reads the places up to `reach` around the `ordinal`-th item, so that they are in the cache. A caller that goes
   * through many sequences prefetches all of them first: the cache misses then overlap instead of waiting for each
   * other. Worth 5 to 10 % of a shopper's lists.
   */
  prefetch(shopper: number, ordinal: number, reach: number): void {
    const head = shopper * HEAD;
    const address = this.#heads[head + ADDRESS] as number;
    const mask = (1 << (this.#heads[head + SIZE_CLASS] as number)) - 1;
    const page = this.#arena.ints[SegmentArena.pageOf(address)] as Int32Array;
    const offset = SegmentArena.slotOf(address);
    let read = 0;
    for (let n = ordinal - reach; n < ordinal + reach; n += WORDS_A_LINE) read ^= page[offset + (n & mask)] as number;
    this.prefetched =
      read ^ (page[offset + (ordinal & mask)] as number) ^ (page[offset + ((ordinal + reach) & mask)] as number);
  }

  /** The `ordinal`-th item of `shopper`, after those before it; −1: nothing stands there any more. */
  append(shopper: number, ordinal: number, item: number, newBasket: boolean, affinity: number): void {
    const head = shopper * HEAD;
    const heads = this.#heads;
    if (heads[head + ADDRESS] === NONE) {
      heads[head + ADDRESS] = this.#arena.allocate(FIRST_CLASS);
      heads[head + SIZE_CLASS] = FIRST_CLASS;
    }
    while (ordinal > this.mask(shopper) && (heads[head + SIZE_CLASS] as number) < this.#mostClass) {
      const sizeClass = heads[head + SIZE_CLASS] as number;
      heads[head + ADDRESS] = this.#arena.grow(heads[head + ADDRESS] as number, sizeClass, 1 << sizeClass);
      heads[head + SIZE_CLASS] = sizeClass + 1;
    }
    heads[head + NEXT] = ordinal + 1;
    this.page(shopper)[this.#at(shopper, ordinal)] =
      ((item + 1) << ITEM_SHIFT) | (newBasket ? BASKET_BIT : 0) | this.#level(affinity);
  }

  /** New affinity of what came as the `ordinal`-th; nothing if it lies too far back. */
  change(shopper: number, ordinal: number, item: number, affinity: number): void {
    const page = this.page(shopper);
    const at = this.#at(shopper, ordinal);
    const word = page[at] as number;
    if (itemIn(word) === item + 1) page[at] = (word & ~LEVEL_MASK) | this.#level(affinity);
  }

  /** It left the history; whether a basket began there stays known. */
  erase(shopper: number, ordinal: number, item: number): void {
    const page = this.page(shopper);
    const at = this.#at(shopper, ordinal);
    const word = page[at] as number;
    if (itemIn(word) === item + 1) page[at] = word & BASKET_BIT;
  }

  clear(shopper: number): void {
    const head = shopper * HEAD;
    const address = this.#heads[head + ADDRESS] as number;
    if (address !== NONE) this.#arena.release(address, this.#heads[head + SIZE_CLASS] as number);
    this.#heads.fill(NONE, head, head + HEAD);
  }

  #at(shopper: number, ordinal: number): number {
    return this.offset(shopper) + (ordinal & this.mask(shopper));
  }

  #level(affinity: number): number {
    return affinity <= 0 ? 0 : (this.#levels[affinity] as number);
  }
}
