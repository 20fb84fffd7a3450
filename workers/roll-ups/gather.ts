/** Messages of several partitions that come within so long are one transaction. */
const GATHER_MS = 20;

interface Waiting<T> {
  items: readonly T[];
  resolve(): void;
  reject(error: unknown): void;
}

export interface Gatherer<T> {
  /** Resolves when the items are applied, with others or alone; rejects when that failed. */
  add(items: readonly T[]): Promise<void>;
  /** Applies nothing, in turn with the others: for what waits. */
  poke(): Promise<void>;
}

/**
 * Collects what is added meanwhile, up to `most` items, while one `apply` is under way; it never runs twice at once.
 * Batches are not split: one of more than `most` is applied alone.
 */
export function createGatherer<T>(apply: (items: readonly T[]) => Promise<void>, most: number): Gatherer<T> {
  let waiting: Waiting<T>[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    while (waiting.length > 0) {
      let count = 0;
      const fits = waiting.findIndex(({ items }, at) => {
        count += items.length;
        return at > 0 && count > most;
      });
      const some = fits === -1 ? waiting : waiting.slice(0, fits);
      waiting = fits === -1 ? [] : waiting.slice(fits);
      await apply(some.flatMap(({ items }) => items)).then(
        () => {
          for (const { resolve } of some) resolve();
        },
        (error: unknown) => {
          for (const { reject } of some) reject(error);
        },
      );
    }
    isRunning = false;
  }

  function add(items: readonly T[]): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push({ items, resolve, reject });
    if (!isRunning) {
      isRunning = true;
      void run();
    }
    return promise;
  }
  return { add, poke: () => add([]) };
}
