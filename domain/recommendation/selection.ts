import { withRoom } from './segment-arena.ts';

/** Finds the k-th largest of some numbers. Holds a scratch array. */
export class Selection {
  #work = new Float64Array(64);

  /** The k-th largest of the first `size` values; −Infinity if there are no more than k. Cost: O(size) on average. */
  kth(values: Float64Array, size: number, k: number): number {
    if (size <= k) return Number.NEGATIVE_INFINITY;
    this.#work = withRoom(this.#work, size);
    const work = this.#work;
    for (let n = 0; n < size; n++) work[n] = values[n] as number;
    let low = 0;
    let high = size - 1;
    const place = k - 1;
    // Hoare's quickselect, largest first.
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
