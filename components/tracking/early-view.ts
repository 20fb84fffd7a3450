import type { BrowserEvent, EventPayload } from '#contracts/events.ts';
import { type GatewaySetting, gatewayOrigin } from './gateway-address.ts';
import { isTrackingOff, OPT_OUT_COOKIE } from './opt-out.ts';
import { uuidv7 } from './uuidv7.ts';

type PageView = EventPayload<'page-viewed'>;

/** The page view that the page's inline script sent, and whether the collector accepted it. */
export interface EarlyView {
  event: BrowserEvent<'page-viewed'>;
  taken: Promise<boolean>;
}

declare global {
  var dangolEarlyView: EarlyView | undefined;
}

/**
 * Source of an inline script that reports a page view before hydration: a shopper who leaves early has still seen the
 * product, and lists that depend on the view update sooner. A shopper who turned tracking off sends nothing: the script
 * reads the cookie itself, as the page is the same for everybody. The functions are serialised to text, so they may use
 * only their parameters and the browser's globals.
 */
export function earlyViewScript(gateway: GatewaySetting, view: PageView): string {
  // A "<" in an address would end the script element.
  const [setting, payload] = [gateway, view].map((value) => JSON.stringify(value).replaceAll('<', '\\u003c'));
  const url = `(${gatewayOrigin})(${setting},location.hostname)+'/events'`;
  const isOff = `(${isTrackingOff})(document.cookie,'${OPT_OUT_COOKIE}')`;
  return `${isOff}||(${reportView})(${url},${payload},${uuidv7},(b)=>crypto.getRandomValues(b))`;
}

function reportView(
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
      // A request with keepalive whose response is not read counts as pending for ever.
      void response.arrayBuffer().catch(() => undefined);
      return response.status !== 429 && response.status < 500;
    },
    () => false,
  );
  globalThis.dangolEarlyView = { event, taken };
}

/** The view that the inline script reported, if it was of the same product. Returned once. */
export function takeEarlyView({ productId }: PageView): EarlyView | undefined {
  const early = globalThis.dangolEarlyView;
  globalThis.dangolEarlyView = undefined;
  return early !== undefined && early.event.payload.productId === productId ? early : undefined;
}
