import { FixedReverseHeap } from 'mnemonist';

/**
 * The best `size` of what is offered, best first. `compare(a, b) < 0`: a is better. With a total order the result does
 * not depend on the order of offering. Cost: O(log size) for one that gets in, one comparison for one that doesn't.
 */
export class Top {
  readonly #heap: FixedReverseHeap<number>;

  constructor(size: number, compare: (a: number, b: number) => number) {
    this.#heap = new FixedReverseHeap<number>(Array, compare, size);
  }

  /** The one that the next better one will push out, once `size` are held: what is worse need not be offered. */
  get worst(): number | undefined {
    // Its types leave `peek` out.
    const heap = this.#heap as FixedReverseHeap<number> & { peek(): number };
    return heap.size < heap.capacity ? undefined : heap.peek();
  }

  offer(item: number): void {
    this.#heap.push(item);
  }

  take(): number[] {
    return [...this.#heap.consume()];
  }
}
