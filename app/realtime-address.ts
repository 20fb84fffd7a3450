import { headers } from 'next/headers';
import type { GatewaySetting } from '#components/tracking/index.ts';
import { getContainer } from '#server/container.ts';
import { browserHost } from '#server/web/browser-host.ts';
import { realtimeOrigins } from '#server/web/security-headers.ts';

/** How a page finds the gateway in the browser: without the request's Host, so that it is the same for everybody. */
export function gatewaySetting(): GatewaySetting {
  const { REALTIME_PORT, PUBLIC_REALTIME_URL } = getContainer().env;
  return {
    port: REALTIME_PORT,
    publicOrigin: PUBLIC_REALTIME_URL === undefined ? null : new URL(PUBLIC_REALTIME_URL).origin,
  };
}

/** Where this visitor's browser reaches the gateway, for pages that are rendered for one visitor. */
export async function realtimeAddress(): Promise<string> {
  const { REALTIME_PORT, PUBLIC_REALTIME_URL } = getContainer().env;
  const host = browserHost(await headers());
  return realtimeOrigins(host, REALTIME_PORT, PUBLIC_REALTIME_URL)[0] ?? `http://localhost:${REALTIME_PORT}`;
}
