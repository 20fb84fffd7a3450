/** A provider on another machine has its target set up there. */
const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Has the local payment provider send its webhooks to the shop on `webPort`; a refusal is reported, not thrown. */
export async function setWebhookTarget(
  { PAYMENT_URL }: Record<string, string>,
  webPort: number,
  progress: (line: string) => void,
): Promise<void> {
  if (PAYMENT_URL === undefined || !LOCAL.has(new URL(PAYMENT_URL).hostname)) return;
  try {
    const response = await fetch(new URL('/webhook-target', PAYMENT_URL), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: `http://127.0.0.1:${webPort}/api/payments/webhook` }),
      signal: AbortSignal.timeout(3_000),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  } catch (error) {
    progress(`the payment provider sends no webhooks here (${error instanceof Error ? error.message : String(error)})`);
  }
}
