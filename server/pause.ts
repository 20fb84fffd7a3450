import { setTimeout as delay } from 'node:timers/promises';

/** Waits `ms`, or until `signal` is aborted; never rejects. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
