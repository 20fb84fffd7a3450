import { DangolError } from '#domain/shared/errors.ts';

export interface BulkheadOptions {
  /** Calls at once. */
  most: number;
  /** Calls that wait for one of those to end. */
  mostWaiting: number;
}

export interface Bulkhead {
  /**
   * Runs `work` when there is room. Rejects with DangolError('unavailable') at once where too many wait already, and
   * with `signal`'s reason when it is aborted first; what has begun runs to its end.
   */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  isFull(): boolean;
}

/** Bounds what one service may occupy: a slow one holds no more than this of the process's connections and memory. */
export function createBulkhead({ most, mostWaiting }: BulkheadOptions): Bulkhead {
  let running = 0;
  const waiting = new Set<() => void>();

  function leave(): void {
    running--;
    const [next] = waiting;
    if (next === undefined) return;
    waiting.delete(next);
    next();
  }

  function enter(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', giveUp);
        running++;
        resolve();
      };
      const giveUp = () => {
        waiting.delete(begin);
        reject(signal.reason);
      };
      if (running < most) return begin();
      waiting.add(begin);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  return {
    isFull: () => waiting.size >= mostWaiting,
    async run(work, signal) {
      if (running >= most && waiting.size >= mostWaiting)
        throw new DangolError('unavailable', 'Too many payments are being made at once. Try again shortly.', {
          details: { reason: 'payment-unavailable' },
        });
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
