export interface WithoutSocketPorts {
  /** Tries to connect again. */
  retry(): void;
  /** Reads over HTTP what pushes would have sent. */
  catchUp(): void;
  /** A page in the background reads nothing. */
  isVisible(): boolean;
  /** Uniform in [0, 1). */
  random(): number;
  schedule(work: () => void, ms: number): () => void;
}

/** The first pause before the next try, and the longest. */
const RETRY_MS = { first: 30_000, most: 300_000 };
const CATCH_UP_MS = 30_000;

/**
 * A page that the gateway refuses a socket, as its shopper has too many: it works over HTTP, reading now and then what
 * it would have been pushed, and tries again ever more seldom, in case another tab was closed.
 */
export function createWithoutSocket({ retry, catchUp, isVisible, random, schedule }: WithoutSocketPorts) {
  let refusals = 0;
  let cancelRetry: (() => void) | null = null;
  let cancelCatchUp: (() => void) | null = null;

  function tick(): void {
    cancelCatchUp = schedule(() => {
      if (isVisible()) catchUp();
      tick();
    }, CATCH_UP_MS);
  }

  return {
    refused(): void {
      refusals++;
      const ms = Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** (refusals - 1)) * (0.75 + random() / 2);
      cancelRetry?.();
      cancelRetry = schedule(retry, ms);
      if (cancelCatchUp !== null) return;
      catchUp();
      tick();
    },
    /** Connected, or closed for good. */
    over(): void {
      refusals = 0;
      cancelRetry?.();
      cancelCatchUp?.();
      cancelRetry = null;
      cancelCatchUp = null;
    },
  };
}
