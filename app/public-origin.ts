import { headers } from 'next/headers';
import { getContainer } from '#server/container.ts';
import { browserHost } from '#server/web/browser-host.ts';

/** Where the shop is reached, for absolute addresses in pages: PUBLIC_WEB_URL, or else the host the browser used. */
export async function publicOrigin(): Promise<string> {
  const { PUBLIC_WEB_URL } = getContainer().env;
  if (PUBLIC_WEB_URL !== undefined) return new URL(PUBLIC_WEB_URL).origin;
  const head = await headers();
  return `${head.get('x-forwarded-proto') === 'https' ? 'https' : 'http'}://${browserHost(head)}`;
}
