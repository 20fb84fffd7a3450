import { withRoom } from './segment-arena.ts';

const FREE = -1;

/**
 * UUIDs ↔ small indices, by open addressing over the 128 bits (a Map of strings takes five times the memory).
 * An index that is removed is handed out again.
 */
export class UuidTable {
  #words = new Uint32Array(64 * 4);
  #slots = new Int32Array(128).fill(FREE);
  #length = 0;
  #live = 0;
  readonly #unused: number[] = [];
  readonly #parsed = new Uint32Array(4);

  /** Indices handed out so far lie below this. */
  get length(): number {
    return this.#length;
  }

  /** The index of `uuid`, or −1. */
  find(uuid: string): number {
    parseUuid(uuid, this.#parsed);
    return this.#slots[this.#slotOf(this.#parsed)] as number;
  }

  /** The index of `uuid`; assigned by this call if it has none yet. */
  ensure(uuid: string): number {
    parseUuid(uuid, this.#parsed);
    const slot = this.#slotOf(this.#parsed);
    const found = this.#slots[slot] as number;
    if (found !== FREE) return found;
    const index = this.#unused.pop() ?? this.#length++;
    this.#words = withRoom(this.#words, (index + 1) * 4);
    this.#words.set(this.#parsed, index * 4);
    this.#slots[slot] = index;
    this.#live++;
    if (this.#live * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    return index;
  }

  /** Whether `index` is in use. */
  holds(index: number): boolean {
    const at = index * 4;
    return this.#slots[this.#slotOf(this.#words.subarray(at, at + 4))] === index;
  }

  /** Frees `index`. */
  remove(index: number): void {
    const words = this.#words.subarray(index * 4, index * 4 + 4);
    let hole = this.#slotOf(words);
    if (this.#slots[hole] !== index) return;
    const mask = this.#slots.length - 1;
    // Backward shift: pull later members of the run over the hole, so that no tombstones are needed.
    for (let next = (hole + 1) & mask; this.#slots[next] !== FREE; next = (next + 1) & mask) {
      const home = this.#homeOf(this.#slots[next] as number) & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        this.#slots[hole] = this.#slots[next] as number;
        hole = next;
      }
    }
    this.#slots[hole] = FREE;
    words.fill(0);
    this.#unused.push(index);
    this.#live--;
  }

  /** Order of two shoppers' ids: the same on every worker, unlike that of their indices. */
  compare(a: number, b: number): number {
    for (let word = 0; word < 4; word++) {
      const difference = (this.#words[a * 4 + word] as number) - (this.#words[b * 4 + word] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  idOf(index: number): string {
    const at = index * 4;
    const second = this.#words[at + 1] as number;
    const third = this.#words[at + 2] as number;
    const head = `${hexOf(this.#words[at] as number)}-${HEX[second >>> 16]}-${HEX[second & 0xffff]}`;
    return `${head}-${HEX[third >>> 16]}-${HEX[third & 0xffff]}${hexOf(this.#words[at + 3] as number)}`;
  }

  #homeOf(index: number): number {
    return mix(this.#words, index * 4);
  }

  #slotOf(words: Uint32Array): number {
    const mask = this.#slots.length - 1;
    let slot = mix(words, 0) & mask;
    for (;;) {
      const index = this.#slots[slot] as number;
      if (index === FREE) return slot;
      const at = index * 4;
      if (
        this.#words[at] === words[0] &&
        this.#words[at + 1] === words[1] &&
        this.#words[at + 2] === words[2] &&
        this.#words[at + 3] === words[3]
      )
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  #rehash(size: number): void {
    const old = this.#slots;
    this.#slots = new Int32Array(size).fill(FREE);
    const mask = size - 1;
    for (const index of old) {
      if (index === FREE) continue;
      let slot = this.#homeOf(index) & mask;
      while (this.#slots[slot] !== FREE) slot = (slot + 1) & mask;
      this.#slots[slot] = index;
    }
  }
}

/** Four digits of each half word: an id is asked for several times an event. */
const HEX = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'));

function hexOf(word: number): string {
  return `${HEX[word >>> 16]}${HEX[word & 0xffff]}`;
}

function mix(words: Uint32Array, at: number): number {
  let hash = Math.imul(words[at] as number, 0x9e3779b1);
  hash = Math.imul(hash ^ (words[at + 1] as number), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ (words[at + 2] as number), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13) ^ (words[at + 3] as number), 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The 128 bits of a UUID as four words. Anything that is not a hex digit counts as a dash. */
export function parseUuid(uuid: string, into: Uint32Array): void {
  let word = 0;
  let digits = 0;
  let value = 0;
  for (let k = 0; k < uuid.length && word < 4; k++) {
    const code = uuid.charCodeAt(k);
    let digit: number;
    if (code >= 48 && code <= 57) digit = code - 48;
    else if (code >= 97 && code <= 102) digit = code - 87;
    else if (code >= 65 && code <= 70) digit = code - 55;
    else continue;
    value = (value << 4) | digit;
    if (++digits === 8) {
      into[word++] = value;
      value = 0;
      digits = 0;
    }
  }
}
