import { UsageError } from '#contracts/command-line.ts';

/** Where the running shop is. */
export interface ShopAddress {
  webUrl: string;
  realtimeUrl: string;
}

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * The shop's two origins from the command line or the ports of the environment. Throws a UsageError for anything that
 * is not on this machine: made-up shoppers in somebody's real shop are an attack.
 */
export function shopAddress(
  origins: { web?: string | undefined; realtime?: string | undefined },
  env: Record<string, string | undefined>,
): ShopAddress {
  return {
    webUrl: loopbackOrigin('--web', origins.web ?? `http://localhost:${env.WEB_PORT ?? 3000}`),
    realtimeUrl: loopbackOrigin('--realtime', origins.realtime ?? `http://localhost:${env.REALTIME_PORT ?? 3001}`),
  };
}

function loopbackOrigin(flag: string, text: string): string {
  if (!URL.canParse(text)) throw new UsageError(`${flag} "${text}" is not an address, such as http://localhost:3000.`);
  const { protocol, hostname, origin } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') throw new UsageError(`${flag} "${text}": http or https.`);
  if (!LOOPBACK.test(hostname))
    throw new UsageError(`${flag} ${origin} is not on this machine: virtual shoppers visit localhost only.`);
  return origin;
}

/** Throws a UsageError unless both processes of the shop answer. */
export async function assertShopServes({ webUrl, realtimeUrl }: ShopAddress): Promise<void> {
  for (const url of [webUrl, realtimeUrl]) {
    const response = await fetch(`${url}/api/health/live`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch(
      () => null,
    );
    await response?.arrayBuffer();
    if (response === null || response.status >= 400)
      throw new UsageError(`No shop answers at ${url}: npm start first (or name another with --web and --realtime).`);
  }
}
