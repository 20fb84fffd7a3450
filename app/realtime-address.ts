import { headers } from 'next/headers';
import { getContainer } from '#server/container.ts';
import { browserHost } from '#server/web/browser-host.ts';
import { realtimeOrigins } from '#server/web/security-headers.ts';

/** Where this visitor's browser reaches the gateway. */
export async function realtimeAddress(): Promise<string> {
  const { REALTIME_PORT, PUBLIC_REALTIME_URL } = getContainer().env;
  const host = browserHost(await headers());
  return realtimeOrigins(host, REALTIME_PORT, PUBLIC_REALTIME_URL)[0] ?? `http://localhost:${REALTIME_PORT}`;
}
