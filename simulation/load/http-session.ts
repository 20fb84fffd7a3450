/** What happens on the way, for the figures. */
export interface HttpWitness {
  page(ms: number): void;
  error(kind: string): void;
}

export interface HttpSession {
  /** The page at `path`, following redirects; null if the request failed (which is reported to the witness). */
  get(path: string): Promise<{ html: string; path: string } | null>;
  /** Calls a server action as the page at `path` would; where it sends the shopper, '' for nowhere, null on failure. */
  act(path: string, actionId: string, args: readonly unknown[]): Promise<string | null>;
  /** Sends JSON to a route that draws no page; whether it was taken. */
  send(method: 'POST' | 'PUT', path: string, body: unknown): Promise<boolean>;
  cookie(): string;
}

const TIMEOUT_MS = 15_000;

/** One shopper's HTTP: a cookie jar of their own over the shared connections. */
export function createHttpSession(webUrl: string, witness: HttpWitness): HttpSession {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

  async function request(path: string, init: RequestInit): Promise<Response | null> {
    try {
      const response = await fetch(`${webUrl}${path}`, {
        ...init,
        redirect: 'manual',
        headers: { ...(init.headers as Record<string, string>), cookie: cookie() },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      return response;
    } catch (error) {
      witness.error(`${init.method ?? 'GET'}: ${(error as Error).name}`);
      return null;
    }
  }

  return {
    cookie,
    async get(first) {
      let path = first;
      const startedAt = performance.now();
      for (let hop = 0; hop < 4; hop++) {
        const response = await request(path, { headers: { accept: 'text/html' } });
        if (response === null) return null;
        const text = await response.text().catch(() => null);
        const location = response.headers.get('location');
        if (response.status >= 300 && response.status < 400 && location !== null) {
          path = new URL(location, webUrl).href.slice(webUrl.length);
          continue;
        }
        if (text === null || !response.ok) {
          witness.error(`GET: ${text === null ? 'cut short' : response.status}`);
          return null;
        }
        witness.page(performance.now() - startedAt);
        return { html: text, path };
      }
      witness.error('GET: redirected in circles');
      return null;
    },
    async send(method, path, body) {
      const headers = { 'content-type': 'application/json', origin: webUrl };
      const response = await request(path, { method, headers, body: JSON.stringify(body) });
      if (response === null) return false;
      await response.text().catch(() => null);
      // Sold out, and the like: an answer as a shopper gets it.
      if (response.status >= 500 || response.status === 403) witness.error(`${method}: ${response.status}`);
      return response.ok;
    },
    async act(path, actionId, args) {
      const response = await request(path, {
        method: 'POST',
        headers: {
          accept: 'text/x-component',
          'content-type': 'text/plain;charset=UTF-8',
          'next-action': actionId,
          origin: webUrl,
        },
        body: JSON.stringify(args),
      });
      if (response === null) return null;
      const body = await response.text().catch(() => null);
      const target = response.headers.get('x-action-redirect');
      if (body === null || response.status >= 400) {
        witness.error(`action: ${response.status}`);
        return null;
      }
      return target?.split(';')[0] ?? '';
    },
  };
}
