import { withRoom } from '../memory/segment-arena.ts';
import { HOLDER_STRIDE, type HolderIndex, ORDINAL, SHOPPER } from './holder-index.ts';
import { beginsBasket, itemIn, levelIn, type SequenceIndex } from './sequence-index.ts';
import { CELL_UNIT, type ModelSettings, sequenceLength } from './settings.ts';
import { backwardWeight, LEVELS } from './weights.ts';

/** Items a shopper held before the later of two: from here on a pair counts no less (docs/decisions/0010). */
const MOST_BEFORE = 20;

export interface CoOccurrenceSources {
  settings: ModelSettings;
  sequences: SequenceIndex;
  holders: HolderIndex;
  /** Items known so far. */
  items(): number;
}

/**
 * Directed co-occurrence, one row at a time: C[j → i] in CELL_UNITs, over the newest `pairHolders` shoppers who hold j,
 * counted from their sequences when it is asked for. Nothing is stored a pair, so nothing has to be taken back, and a
 * row has a bound however popular its item: `pairHolders · 2 · pairWindow` terms of one table look-up each
 * (docs/decisions/0062). A row stands until the next is counted.
 */
export class CoOccurrence {
  readonly #sources: CoOccurrenceSources;
  readonly #forward: Int32Array;
  readonly #backward: Int32Array;
  readonly #gaps: number;
  readonly #sequenceLength: number;
  #cells = new Int32Array(64);
  #touched = new Int32Array(64);
  #size = 0;

  constructor(sources: CoOccurrenceSources) {
    this.#sources = sources;
    const { pairWindow, backwardShare, historyLimit } = sources.settings;
    this.#gaps = pairWindow + 1;
    this.#sequenceLength = sequenceLength(historyLimit);
    const size = LEVELS.length ** 2 * (MOST_BEFORE + 1) * this.#gaps;
    this.#forward = new Int32Array(size);
    this.#backward = new Int32Array(size);
    let at = 0;
    for (const earlier of LEVELS)
      for (const later of LEVELS)
        for (let before = 0; before <= MOST_BEFORE; before++)
          for (let gap = 0; gap < this.#gaps; gap++) {
            const weight = (CELL_UNIT * earlier * later) / (Math.log(2 + before) * Math.sqrt(Math.max(gap, 1)));
            this.#forward[at] = Math.round(weight);
            this.#backward[at] = backwardWeight(Math.round(weight), gap, backwardShare);
            at++;
          }
  }

  /** Counts the row of `item`. Cost: its newest holders times the items around it in their sequences. */
  count(item: number): void {
    for (let k = 0; k < this.#size; k++) this.#cells[this.#touched[k] as number] = 0;
    this.#size = 0;
    const { settings, holders, sequences, items } = this.#sources;
    this.#cells = withRoom(this.#cells, items());
    // One more: a place is written before it is known whether it is needed.
    this.#touched = withRoom(this.#touched, items() + 1);
    const count = holders.count(item);
    if (count === 0) return;
    const page = holders.page(item);
    const offset = holders.offset(item);
    const begin = Math.max(0, count - settings.pairHolders);
    for (let k = begin; k < count; k++) {
      const at = offset + HOLDER_STRIDE * k;
      sequences.prefetch(page[at + SHOPPER] as number, page[at + ORDINAL] as number, settings.pairWindow);
    }
    for (let k = begin; k < count; k++) {
      const at = offset + HOLDER_STRIDE * k;
      this.#add(item, page[at + SHOPPER] as number, page[at + ORDINAL] as number);
    }
  }

  /** How many neighbours the row has. */
  get size(): number {
    return this.#size;
  }

  /** The k-th of them, in no order that means anything. */
  item(k: number): number {
    return this.#touched[k] as number;
  }

  /** C[row → item] in CELL_UNITs. */
  cell(item: number): number {
    return this.#cells[item] ?? 0;
  }

  /** What one holder adds to the row: the items at most `pairWindow` before or after the `ordinal`-th of theirs. */
  #add(item: number, shopper: number, ordinal: number): void {
    const { settings, sequences } = this.#sources;
    const next = sequences.next(shopper);
    const oldest = Math.max(0, next - this.#sequenceLength);
    if (ordinal < oldest) return;
    const page = sequences.page(shopper);
    const offset = sequences.offset(shopper);
    const mask = sequences.mask(shopper);
    const own = page[offset + (ordinal & mask)] as number;
    const level = levelIn(own);
    // It has left their history, or they took it back.
    if (level === 0 || itemIn(own) !== item + 1) return;
    const { pairWindow } = settings;
    const cells = this.#cells;
    const touched = this.#touched;
    const forward = this.#forward;
    const backward = this.#backward;
    // Places in the tables: ((earlier level · levels + later level) · befores + items before the later) · gaps + gap.
    const gaps = this.#gaps;
    const byLater = (MOST_BEFORE + 1) * gaps;
    const byEarlier = LEVELS.length * byLater;
    let size = this.#size;
    const last = Math.min(next - 1, ordinal + pairWindow);
    let gap = level * byEarlier;
    for (let n = ordinal + 1; n <= last; n++) {
      const word = page[offset + (n & mask)] as number;
      gap += beginsBasket(word);
      const other = levelIn(word);
      if (other === 0) continue;
      const neighbour = itemIn(word) - 1;
      const held = cells[neighbour] as number;
      touched[size] = neighbour;
      size += isZero(held);
      cells[neighbour] = held + (forward[other * byLater + Math.min(n, MOST_BEFORE) * gaps + gap] as number);
    }
    const first = Math.max(oldest, ordinal - pairWindow);
    gap = level * byLater + Math.min(ordinal, MOST_BEFORE) * gaps + beginsBasket(own);
    for (let n = ordinal - 1; n >= first; n--) {
      const word = page[offset + (n & mask)] as number;
      const other = levelIn(word);
      if (other > 0) {
        const neighbour = itemIn(word) - 1;
        const held = cells[neighbour] as number;
        touched[size] = neighbour;
        size += isZero(held);
        cells[neighbour] = held + (backward[other * byEarlier + gap] as number);
      }
      gap += beginsBasket(word);
    }
    this.#size = size;
  }
}

/**
 * 1 for zero, 0 for what is larger: whether a neighbour was met before cannot be foretold, so a branch on it costs more
 * than the sum.
 */
function isZero(cell: number): number {
  return (cell - 1) >>> 31;
}
