/** The order of an idempotency key. */
export interface FoundOrder {
  orderId: string;
  status: string;
}

/** The request may not have arrived yet, or not be finished: the lookup is repeated after these times. */
const WAITS_MS = [0, 1_000, 2_000];
const TIMEOUT_MS = 5_000;

/**
 * Finds the order that was placed with an idempotency key; null where none is found or no request gets a response,
 * which takes at least 3 s.
 */
export async function findOrder(key: string): Promise<FoundOrder | null> {
  for (const waitMs of WAITS_MS) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const found = await ask(key);
    if (found !== null) return found;
  }
  return null;
}

async function ask(key: string): Promise<FoundOrder | null> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(`/checkout/order?key=${key}`, { signal, cache: 'no-store' });
    return response.ok ? ((await response.json()) as FoundOrder) : null;
  } catch {
    return null;
  }
}
