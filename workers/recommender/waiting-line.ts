/**
 * First come, first served, each key once. Not a bare Map: taking the first entry of a Map over and over walks past all
 * that were deleted before it.
 */
export class WaitingLine<V> {
  readonly #values = new Map<number, V>();
  #keys: number[] = [];
  #head = 0;

  get size(): number {
    return this.#values.size;
  }

  get(key: number): V | undefined {
    return this.#values.get(key);
  }

  /** Puts a key at the end, or changes its value where it stands. */
  set(key: number, value: V): void {
    if (!this.#values.has(key)) this.#keys.push(key);
    this.#values.set(key, value);
  }

  delete(key: number): void {
    this.#values.delete(key);
  }

  /** The first, taken out. */
  shift(): [number, V] | undefined {
    while (this.#head < this.#keys.length) {
      const key = this.#keys[this.#head++] as number;
      if (this.#head > 1_000 && this.#head * 2 > this.#keys.length) {
        this.#keys = this.#keys.slice(this.#head);
        this.#head = 0;
      }
      const value = this.#values.get(key);
      if (value === undefined) continue;
      this.#values.delete(key);
      return [key, value];
    }
    return undefined;
  }

  clear(): void {
    this.#values.clear();
    this.#keys = [];
    this.#head = 0;
  }
}
