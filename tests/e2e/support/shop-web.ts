import { Agent, type IncomingHttpHeaders, request as sendRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { readEnvFile } from '#stack/control.ts';
import { stackPaths } from '#stack/state.ts';

/** The running shop over plain HTTP: a page at a millisecond, without a browser. */

export const WEB_URL = process.env.E2E_WEB_URL ?? 'http://localhost:3000';
const settings = () => ({ ...readEnvFile(stackPaths()), ...process.env });
/** Of the realtime process. */
export const GATEWAY_URL = process.env.E2E_REALTIME_URL ?? 'http://localhost:3001';
export const databaseUrl = () => settings().DATABASE_URL ?? '';
const agent = new Agent({ keepAlive: true, maxSockets: 600 });

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** GET of a path with these headers and no cookie but those among them; unpacks gzip. */
export function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, WEB_URL);
    const asked = sendRequest(url, { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const raw = Buffer.concat(chunks);
        const isPacked = response.headers['content-encoding'] === 'gzip';
        const body = (isPacked ? gunzipSync(raw) : raw).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    asked.once('error', (error: NodeJS.ErrnoException) => {
      // The server closed a connection at rest in the moment it was used again: browsers ask once more, too.
      if (asked.reusedSocket && error.code === 'ECONNRESET') get(path, headers).then(resolve, reject);
      else reject(error);
    });
    asked.end();
  });
}

const metricsUrl = (path: string) => `http://127.0.0.1:${settings().WEB_METRICS_PORT}${path}`;

/** Figures of the shared pages of the web process, by name: entries, bytes, hits, misses, renderings … */
export async function sharedPageFigures(): Promise<Record<string, number>> {
  const metrics = await (await fetch(metricsUrl('/metrics'))).text();
  const found = metrics.matchAll(/^dangol_shared_pages_(\w+)\{[^}]*\} (\d+)/gm);
  return Object.fromEntries([...found].map(([, name = '', value]) => [name, Number(value)]));
}

export interface Readiness {
  status: 'ok' | 'degraded';
  services: Record<string, 'up' | 'down'>;
  sharedPages: { isFollowing: boolean; mostAgeSeconds?: number };
}

export async function readiness(): Promise<Readiness> {
  return (await (await fetch(metricsUrl('/api/health/ready'))).json()) as Readiness;
}

/** Prices of the products on a page (HTML or payload) by product id; `own`: that of the page's own product. */
export function pricesOn(body: string): { cards: [productId: number, priceWon: number][]; own: number | null } {
  const plain = body.replaceAll('\\"', '"');
  const cards = plain.matchAll(/"productId":(\d+),"name":(?:(?!"productId":)[\s\S]){0,600}?"priceWon":(\d+)/g);
  const own = /\{"priceWon":(\d+),"listPriceWon":\d+,"offers"/.exec(plain)?.[1];
  return {
    cards: [...cards].map(([, productId, priceWon]) => [Number(productId), Number(priceWon)]),
    own: own === undefined ? null : Number(own),
  };
}
