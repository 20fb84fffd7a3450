import { type CartStateAnswer, cartStateSchema } from '#contracts/cart-state.ts';

/** Changes come in twos and threes (an order, its cart, its coupon): they are read once. */
const SETTLE_MS = 120;

export interface StateCheckDeps {
  read(): Promise<CartStateAnswer | null>;
  onState(state: CartStateAnswer): void;
}

/**
 * Reads the server's state soon after it is asked to: requests within 120 ms are one, one that comes while an answer is
 * awaited is followed by another. No answer is no state: what is shown stays until the next occasion.
 */
export function createStateCheck({ read, onState }: StateCheckDeps) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isReading = false;
  let isWanted = false;
  let isClosed = false;

  async function run(): Promise<void> {
    timer = null;
    if (isReading) {
      isWanted = true;
      return;
    }
    isReading = true;
    const state = await read().catch(() => null);
    isReading = false;
    if (isClosed) return;
    if (state !== null && !isWanted) onState(state);
    if (!isWanted) return;
    isWanted = false;
    request();
  }

  function request(): void {
    if (isClosed || timer !== null) return;
    timer = setTimeout(() => void run(), SETTLE_MS);
  }

  return {
    request,
    close(): void {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** GET /cart/state; null while it cannot be read. */
export async function readCartState(): Promise<CartStateAnswer | null> {
  const response = await fetch('/cart/state', { cache: 'no-store' });
  return response.ok ? (cartStateSchema.safeParse(await response.json()).data ?? null) : null;
}
