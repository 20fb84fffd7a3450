const MINUTE_MS = 60_000;
const ASK_EVERY_MS = 10 * MINUTE_MS;

/**
 * When the provider is asked for a deposit next, in case that its webhooks are lost: every ten minutes, at the end of
 * its time, and every minute after it until the provider has closed the account.
 */
export function nextAsk(now: Date, dueAt: Date): Date {
  const leftMs = dueAt.getTime() - now.getTime();
  return new Date(now.getTime() + (leftMs > 0 ? Math.min(ASK_EVERY_MS, leftMs + 1) : MINUTE_MS));
}
