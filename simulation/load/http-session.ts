import { Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { RouterHeaders } from './router-headers.ts';

/** As a document, or as the payload that the browser's router fetches within the shop. */
export type PageForm = 'html' | 'rsc';

/** What happens on the way, for the figures. */
export interface HttpWitness {
  page(ms: number, form: PageForm, path: string): void;
  /** A request that is no page. */
  followUp(): void;
  error(kind: string): void;
}

export interface HttpSession {
  /** The page at `path`, following redirects; null if the request failed (which is reported to the witness). */
  page(path: string, form: PageForm): Promise<{ body: string; path: string } | null>;
  /** Calls a server action as the page at `path` would; where it sends the shopper, '' for nowhere, null on failure. */
  act(path: string, actionId: string, args: readonly unknown[]): Promise<string | null>;
  /** JSON of the shop, or of the gateway where `origin` is its; null on failure. */
  read(path: string, origin?: string): Promise<unknown>;
  /** Sends JSON; whether it was taken. */
  send(method: 'POST' | 'PUT', path: string, body: unknown, origin?: string): Promise<boolean>;
  cookie(): string;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const TIMEOUT_MS = 15_000;
const MOST_REDIRECTS = 4;
/** One pool for all shoppers. Node's fetch takes several times the CPU, of the cores that are measured. */
const AGENT = new Agent({ keepAlive: true });

/** One shopper's HTTP: a cookie jar of their own over the shared connections. */
export function createHttpSession(webUrl: string, router: RouterHeaders, witness: HttpWitness): HttpSession {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

  async function request(
    method: string,
    url: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answer | null> {
    const all = { 'accept-encoding': 'gzip, deflate, br', 'accept-language': 'ko-KR', cookie: cookie(), ...headers };
    try {
      const answer = await exchange(method, url, all, body);
      for (const line of answer.headers['set-cookie'] ?? []) {
        const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      return answer;
    } catch (error) {
      const { code, name } = error as { code?: unknown; name: string };
      const kind = typeof code === 'string' ? code : name;
      witness.error(`${method} /${new URL(url).pathname.split('/')[1]}: ${kind}`);
      return null;
    }
  }

  return {
    cookie,
    async page(first, form) {
      let path = first;
      const headers = form === 'html' ? { accept: 'text/html' } : router.headers;
      const startedAt = performance.now();
      for (let hop = 0; hop < MOST_REDIRECTS; hop++) {
        const answer = await request('GET', `${webUrl}${form === 'html' ? path : router.address(path)}`, headers);
        if (answer === null) return null;
        const { status } = answer;
        const { location } = answer.headers;
        if (status >= 300 && status < 400 && location !== undefined) {
          const target = new URL(location, webUrl);
          target.searchParams.delete('_rsc');
          path = target.href.slice(target.origin.length);
          continue;
        }
        if (status !== 200) {
          witness.error(`page: ${status}`);
          return null;
        }
        witness.page(performance.now() - startedAt, form, path);
        return { body: textOf(answer), path };
      }
      witness.error('page: redirected in circles');
      return null;
    },
    async read(path, origin = webUrl) {
      const answer = await request('GET', `${origin}${path}`, { accept: '*/*', origin: webUrl });
      if (answer === null) return null;
      witness.followUp();
      if (answer.status === 200) return JSON.parse(textOf(answer)) as unknown;
      witness.error(`GET ${path.split('?')[0]}: ${answer.status}`);
      return null;
    },
    async send(method, path, body, origin = webUrl) {
      // The gateway's is sent as text, which saves the browser a preflight.
      const type = origin === webUrl ? 'application/json' : 'text/plain';
      const headers = { 'content-type': type, origin: webUrl };
      const answer = await request(method, `${origin}${path}`, headers, JSON.stringify(body));
      if (answer === null) return false;
      witness.followUp();
      const { status } = answer;
      // Sold out, and the like: an answer as a shopper gets it.
      if (status >= 500 || status === 403 || status === 429) witness.error(`${method} ${path}: ${status}`);
      return status >= 200 && status < 300;
    },
    async act(path, actionId, args) {
      const headers = {
        accept: 'text/x-component',
        'content-type': 'text/plain;charset=UTF-8',
        'next-action': actionId,
        origin: webUrl,
      };
      const answer = await request('POST', `${webUrl}${path}`, headers, JSON.stringify(args));
      if (answer === null) return null;
      witness.followUp();
      if (answer.status >= 400) {
        witness.error(`action: ${answer.status}`);
        return null;
      }
      const target = answer.headers['x-action-redirect'];
      return (typeof target === 'string' ? target : '').split(';')[0] ?? '';
    },
  };
}

function textOf({ headers, body }: Answer): string {
  const encoding = headers['content-encoding'];
  if (encoding === 'br') return brotliDecompressSync(body).toString();
  return (encoding === 'gzip' ? gunzipSync(body) : body).toString();
}

/**
 * One request; again, once and over a connection of its own, where the server closed the idle one that it went out on,
 * as browsers do.
 */
function exchange(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: string | undefined,
  isAgain = false,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const agent = isAgain ? false : AGENT;
    const asked = httpRequest(url, { method, headers: { ...headers, ...length }, agent, signal }, (response) => {
      gather(response).then(
        (bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes }),
        reject,
      );
    });
    asked.once('error', (error: NodeJS.ErrnoException) => {
      if (asked.reusedSocket && error.code === 'ECONNRESET' && !isAgain)
        exchange(method, url, headers, body, true).then(resolve, reject);
      else reject(signal.aborted ? new DOMException('No answer in time', 'TimeoutError') : error);
    });
    asked.end(body);
  });
}

async function gather(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
