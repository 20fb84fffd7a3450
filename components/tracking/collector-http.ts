import type { BrowserEvent } from '#contracts/events.ts';
import type { SendOutcome } from './tracker.ts';

/**
 * A batch by POST /events. What the collector refuses as malformed (400) would be refused again: it counts as taken,
 * and so does everything in a batch that is too large.
 */
export async function postEvents(realtimeUrl: string, events: readonly BrowserEvent[]): Promise<SendOutcome> {
  try {
    const response = await fetch(`${realtimeUrl}/events`, {
      method: 'POST',
      credentials: 'include',
      // text/plain saves the preflight; the collector reads it as JSON.
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ events }),
      signal: AbortSignal.timeout(5_000),
    });
    // What is not read keeps its connection from the next request.
    void response.arrayBuffer().catch(() => undefined);
    if (response.status !== 429 && response.status < 500) return { kind: 'taken' };
    const seconds = Number(response.headers.get('retry-after'));
    return seconds > 0 ? { kind: 'retry', afterMs: seconds * 1_000 } : { kind: 'retry' };
  } catch {
    return { kind: 'retry' };
  }
}

export function beaconEvents(realtimeUrl: string, events: readonly BrowserEvent[]): boolean {
  return navigator.sendBeacon(`${realtimeUrl}/events`, JSON.stringify({ events }));
}
