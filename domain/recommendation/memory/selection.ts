import { withRoom } from './segment-arena.ts';

/** As many values, or up to twice as many, are looked at to guess where the k-th largest lies. */
const SAMPLE = 64;
/** The guess aims at half as many again as are wanted, so that it is seldom too high. */
const MARGIN = 1.5;

/** Chooses the largest of some numbers. Holds scratch arrays. */
export class Selection {
  #work = new Float64Array(64);
  #chosen = new Int32Array(64);

  /** Places of what `largest` chose last, ascending. */
  get chosen(): Int32Array {
    return this.#chosen;
  }

  /**
   * Chooses, of the first `size` values, those that are among the `k` largest or equal to the last of these; returns
   * how many they are. Cost: one pass whose comparison nearly always fails, and a few over little more than k values.
   */
  largest(values: Float64Array, size: number, k: number): number {
    this.#chosen = withRoom(this.#chosen, size);
    this.#work = withRoom(this.#work, size);
    if (size <= k) return this.#keep(values, size, Number.NEGATIVE_INFINITY);
    let count = this.#keep(values, size, this.#guess(values, size, k));
    // Guessed too high: all of them are looked at.
    if (count < k) count = this.#keep(values, size, Number.NEGATIVE_INFINITY);
    const least = this.#kth(count, k);
    const chosen = this.#chosen;
    let kept = 0;
    for (let n = 0; n < count; n++) {
      const place = chosen[n] as number;
      if ((values[place] as number) >= least) chosen[kept++] = place;
    }
    return kept;
  }

  /** Keeps the places of values not below `least`, and the values themselves in the scratch array. */
  #keep(values: Float64Array, size: number, least: number): number {
    const chosen = this.#chosen;
    const work = this.#work;
    let count = 0;
    for (let place = 0; place < size; place++) {
      const value = values[place] as number;
      if (value < least) continue;
      chosen[count] = place;
      work[count++] = value;
    }
    return count;
  }

  /** What some more than k values probably reach, by a sample. */
  #guess(values: Float64Array, size: number, k: number): number {
    const step = Math.max(1, Math.floor(size / SAMPLE));
    const work = this.#work;
    let count = 0;
    for (let place = 0; place < size; place += step) work[count++] = values[place] as number;
    const rank = Math.ceil((MARGIN * k) / step) + 2;
    return rank >= count ? Number.NEGATIVE_INFINITY : this.#kth(count, rank);
  }

  /** The k-th largest of the first `size` values in the scratch array, which it disorders: Hoare's quickselect. */
  #kth(size: number, k: number): number {
    const work = this.#work;
    let low = 0;
    let high = size - 1;
    const place = k - 1;
    while (low < high) {
      const pivot = work[(low + high) >>> 1] as number;
      let left = low;
      let right = high;
      while (left <= right) {
        while ((work[left] as number) > pivot) left++;
        while ((work[right] as number) < pivot) right--;
        if (left > right) break;
        const held = work[left] as number;
        work[left++] = work[right] as number;
        work[right--] = held;
      }
      if (place <= right) high = right;
      else if (place >= left) low = left;
      else break;
    }
    return work[place] as number;
  }
}
