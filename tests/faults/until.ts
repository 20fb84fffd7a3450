import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `read` gives something other than null; throws with `what` after `timeoutMs`. */
export async function until<T>(what: string, read: () => Promise<T | null>, timeoutMs = 20_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await read();
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error(`${what}: not after ${timeoutMs} ms.`);
    await delay(50);
  }
}
