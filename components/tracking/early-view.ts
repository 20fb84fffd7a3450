import type { BrowserEvent, EventPayload } from '#contracts/events.ts';
import { uuidv7 } from './uuidv7.ts';

type PageView = EventPayload<'page-viewed'>;

/** A view that the page's first script told, and whether the collector took it. */
export interface EarlyView {
  event: BrowserEvent<'page-viewed'>;
  taken: Promise<boolean>;
}

declare global {
  var dangolEarlyView: EarlyView | undefined;
}

/**
 * Source of an inline script that tells of a page's view while the page is still being read: who leaves before it is
 * interactive has seen the product all the same, and what follows from the view need not wait for that either. The
 * functions go over as text, so they may use nothing but their parameters and the browser's globals.
 */
export function earlyViewScript(realtimeUrl: string, view: PageView): string {
  // A "<" in an address would end the script element.
  const given = [`${realtimeUrl}/events`, view].map((value) => JSON.stringify(value).replaceAll('<', '\\u003c'));
  return `(${tellView})(${given.join(',')},${uuidv7},(b)=>crypto.getRandomValues(b))`;
}

function tellView(
  url: string,
  payload: PageView,
  newId: typeof uuidv7,
  random: (bytes: Uint8Array) => Uint8Array,
): void {
  const nowMs = Date.now();
  const event = {
    id: newId(nowMs, random),
    type: 'page-viewed' as const,
    occurredAt: new Date(nowMs).toISOString(),
    payload,
  };
  const taken = fetch(url, {
    method: 'POST',
    credentials: 'include',
    // Outlives the page; text/plain saves the preflight.
    keepalive: true,
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify({ events: [event] }),
  }).then(
    (response) => {
      // A request with keepalive whose answer is not read counts as under way for ever.
      void response.arrayBuffer().catch(() => undefined);
      return response.status !== 429 && response.status < 500;
    },
    () => false,
  );
  globalThis.dangolEarlyView = { event, taken };
}

/** The view that the page's first script told, if it was of the same product; once. */
export function takeEarlyView({ productId }: PageView): EarlyView | undefined {
  const early = globalThis.dangolEarlyView;
  globalThis.dangolEarlyView = undefined;
  return early !== undefined && early.event.payload.productId === productId ? early : undefined;
}
