export interface Backoff {
  firstMs: number;
  mostMs: number;
}

/** The pause before try `attempt` (1, 2, …): doubling, bounded. */
export function backoffMs(attempt: number, { firstMs, mostMs }: Backoff): number {
  return Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 20));
}
