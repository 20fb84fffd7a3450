import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { issueSessionToken, readSessionToken } from '#server/identity/session-token.ts';
import { createWebServer } from '../http-server.ts';
import { answerUnavailable } from '../overload-page.ts';
import { createPublicFiles } from '../public-files.ts';
import { createPageRenderer } from './page-renderer.ts';
import { noteOfRendering } from './rendering-notes.ts';
import { noncePlaceholder, SHARED_PAGE_HEADER, sharedPageOf } from './seal.ts';
import { createSharedPages } from './shared-pages.ts';

const SECRET = 'x'.repeat(32);
const folder = mkdtempSync(join(tmpdir(), 'public-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Render = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A web server with shared pages whose framework is `render`. */
async function start(render: Render, atOnce = 4) {
  const renderer = createPageRenderer('localhost:4000');
  const clock = { nowMs: 1_000_000 };
  const rendered: string[] = [];
  const personal: string[] = [];
  const pages = createSharedPages({
    renderer,
    mostBytes: 10_000_000,
    answer: { sessionSecret: SECRET, realtimePort: 4001, publicWebUrl: undefined, publicRealtimeUrl: undefined },
    trustedProxyHops: 0,
    unavailable: answerUnavailable,
    onFailure: () => undefined,
    onPersonal: ({ path }) => personal.push(path),
    nowMs: () => clock.nowMs,
  });
  pages.follow(() => true);
  const { server, admission } = createWebServer({
    handle: async (request, response) => {
      rendered.push(request.url ?? '');
      await render(request, response);
    },
    admission: { atOnce, mostWaiting: 3, heldForMs: 60_000 },
    bodies: { mostBytes: 10_000, withinMs: 300, mostOfClient: 1_000, mostAtOnce: 1_000 },
    files: createPublicFiles(folder),
    trustedProxyHops: 0,
    readBudgetMs: () => 1_000,
    onFailure: () => undefined,
    sharedPages: pages,
  });
  await renderer.listen((request, response) => admission.serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
    renderer.close();
  });
  const { port } = server.address() as AddressInfo;

  const agent = new Agent({ keepAlive: true });
  closers.push(() => agent.destroy());
  async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const asked = sendRequest({ port, path, method, headers: { 'accept-encoding': 'gzip', ...headers }, agent });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const isPacked = response.headers['content-encoding'] === 'gzip' && raw.length > 0;
    return {
      status: response.statusCode,
      headers: response.headers,
      body: (isPacked ? gunzipSync(raw) : raw).toString(),
      bytes: raw.length,
    };
  }
  return { ask, pages, rendered, personal, clock, port };
}

/** A page as the framework renders it: nonces from the request, prices from `priceOf`. */
const page =
  (priceOf: () => number = () => 1): Render =>
  async (request, response) => {
    const nonce = sharedPageOf(request.headers) === null ? 'own' : noncePlaceholder();
    response.setHeader('content-type', request.headers.rsc === '1' ? 'text/x-component' : 'text/html; charset=utf-8');
    response.end(`<script nonce="${nonce}"></script><a href="/products/7">${priceOf()}</a><script nonce="${nonce}">`);
  };

const nonceOf = (policy: string | string[] | undefined) => /'nonce-([^']+)'/.exec(String(policy))?.[1] ?? 'none';

test("1,000 answers have nonces of their own, the header's is every script's, and gzip and identity are one page", async () => {
  const { ask, rendered } = await start(page());
  const nonces = new Set<string>();
  for (let n = 0; n < 1_000; n++) {
    const { headers, body } = await ask('/', n % 2 === 0 ? {} : { 'accept-encoding': 'identity' });
    const nonce = nonceOf(headers['content-security-policy']);
    expect(body).toBe(`<script nonce="${nonce}"></script><a href="/products/7">1</a><script nonce="${nonce}">`);
    expect(headers['content-encoding']).toBe(n % 2 === 0 ? 'gzip' : undefined);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(1_000);
  expect(nonces.has(noncePlaceholder())).toBe(false);
  expect(rendered).toEqual(['/']);
});

test('a visitor without a session gets one of their own; who has one gets none; several are left to the page itself', async () => {
  const { ask, rendered } = await start(page());
  const tokens = new Set<string>();
  for (let n = 0; n < 3; n++) {
    const cookie = String((await ask('/')).headers['set-cookie']);
    const token = /^dangol_session=([^;]+); .*HttpOnly; SameSite=Lax/.exec(cookie)?.[1];
    expect(readSessionToken(token, SECRET)).not.toBeNull();
    tokens.add(token ?? '');
  }
  expect(tokens.size).toBe(3);
  const token = issueSessionToken(SECRET);
  expect((await ask('/', { cookie: `dangol_session=${token}` })).headers['set-cookie']).toBeUndefined();
  expect((await ask('/', { cookie: 'dangol_session=forged' })).headers['set-cookie']).toBeDefined();
  const https = await ask('/', { 'x-forwarded-proto': 'https' });
  expect(String(https.headers['set-cookie'])).toMatch(/^__Host-dangol_session=.*Secure/);
  expect(https.headers['strict-transport-security']).toContain('max-age');
  const ambiguous = await ask('/', { cookie: `dangol_session=${token}; dangol_session=${token}` });
  expect(ambiguous.body).toContain('nonce="own"');
  expect(rendered).toHaveLength(2);
});

test('HEAD has the length and no body; nothing is to be kept outside', async () => {
  const { ask } = await start(page());
  const get = await ask('/categories');
  const head = await ask('/categories', {}, 'HEAD');
  expect([head.status, head.bytes]).toEqual([200, 0]);
  expect(head.headers['content-length']).toBe(String(get.bytes));
  expect(get.headers['cache-control']).toBe('private, no-cache');
  expect(get.headers.etag).toBeUndefined();
  expect(String(get.headers.vary).toLowerCase()).toContain('cookie');
});

test('500 at once on one cold page: one rendering', async () => {
  const { ask, rendered, pages } = await start(async (request, response) => {
    await vi.waitFor(() => expect(pages.figures().misses).toBe(500), { timeout: 5_000 });
    await page()(request, response);
  });
  const answers = await Promise.all(Array.from({ length: 500 }, () => ask('/products?sort=newest')));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(rendered).toEqual(['/products?sort=newest']);
  expect(pages.figures()).toMatchObject({ entries: 1, hits: 0, misses: 500 });
});

test('the host of a visitor is in no page, and the header that asks for one is not believed', async () => {
  const hosts: (string | undefined)[] = [];
  const { ask } = await start(async (request, response) => {
    hosts.push(request.headers.host);
    await page()(request, response);
  });
  const evil = await ask('/', {
    host: 'evil.example',
    [SHARED_PAGE_HEADER]: 'seal people one',
    'x-forwarded-host': 'e',
  });
  expect(evil.headers['content-security-policy']).toContain('http://evil.example:4001');
  const next = await ask('/', { host: 'shop.example' });
  expect(JSON.stringify([next.headers, next.body])).not.toContain('evil');
  expect(hosts).toEqual(['localhost:4000']);
});

test('a product that changes makes its pages wait for a new rendering, and others not', async () => {
  let price = 1;
  const { ask, pages, rendered } = await start(page(() => price));
  await ask('/');
  price = 2;
  pages.changed([8]);
  expect((await ask('/')).body).toContain('>1<');
  pages.changed([7]);
  expect((await ask('/')).body).toContain('>2<');
  expect(rendered).toHaveLength(2);
});

test('a change during a rendering marks that rendering', async () => {
  let price = 1;
  const { ask, pages, rendered } = await start(async (request, response) => {
    const read = price;
    if (price === 1) {
      price = 2;
      pages.changed([7]);
    }
    await page(() => read)(request, response);
  });
  expect((await ask('/')).body).toContain('>2<');
  expect((await ask('/')).body).toContain('>2<');
  expect(rendered).toHaveLength(2);
});

test('what is old is served and rendered again behind; without changes from Kafka its age is bounded', async () => {
  let price = 1;
  const { ask, pages, clock, rendered } = await start(page(() => price));
  await ask('/');
  price = 2;
  clock.nowMs += 31_000;
  expect((await ask('/')).body).toContain('>1<');
  await vi.waitFor(() => expect(rendered).toHaveLength(2));
  await vi.waitFor(async () => expect((await ask('/')).body).toContain('>2<'));
  price = 3;
  pages.follow(() => false);
  clock.nowMs += 2_500;
  expect((await ask('/')).body).toContain('>3<');
});

test.each([
  [404, {}],
  [200, { 'set-cookie': 'a=b' }],
  [500, {}],
])('an answer of %s with %o is not kept', async (status, headers) => {
  const { ask, rendered, pages } = await start(async (_, response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers });
    response.end('page');
  });
  for (let n = 0; n < 2; n++) expect((await ask('/products/9')).status).toBe(status);
  expect(rendered.length).toBeGreaterThanOrEqual(2);
  expect(pages.figures()).toMatchObject({ entries: 0 });
});

test('when too many wait, a shared page is refused with 503 like any other', async () => {
  const held: ServerResponse[] = [];
  const { ask } = await start(async (_, response) => {
    held.push(response);
  }, 1);
  const asked = Array.from({ length: 5 }, (_, n) => ask(`/products/${n + 1}`));
  expect((await Promise.race(asked)).status).toBe(503);
  const end = setInterval(() => held.pop()?.end('page'), 5);
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  clearInterval(end);
  expect(statuses.sort()).toEqual([200, 200, 200, 503, 503]);
});

test('of pages whose clients are all gone one that is rendered is kept, one that waits gives up its place', async () => {
  const begun = Promise.withResolvers<void>();
  const { port, ask, rendered, pages } = await start(async (request, response) => {
    if (request.url === '/products/1') await begun.promise;
    await page()(request, response);
  }, 1);
  const leaving: ClientRequest[] = [];
  for (const path of ['/products/1', '/products/2']) {
    const asked = sendRequest({ port, path, agent: false });
    asked.on('error', () => undefined);
    asked.end();
    leaving.push(asked);
    await vi.waitFor(() => expect([rendered, pages.figures().misses]).toEqual([['/products/1'], leaving.length]));
  }
  const waiting = ask('/categories');
  for (const asked of leaving) asked.destroy();
  const joining = ask('/products/1');
  await vi.waitFor(() => expect(pages.figures().misses).toBe(4));
  begun.resolve();
  expect((await waiting).status).toBe(200);
  expect((await joining).status).toBe(200);
  expect(rendered).toEqual(['/products/1', '/categories']);
  expect(pages.figures()).toMatchObject({ entries: 2 });
});

test('pages rendered ahead are hits; those that are kept, or are no shared pages, are not rendered', async () => {
  const ranks: (string | undefined)[] = [];
  const { ask, pages, rendered } = await start(async (request, response) => {
    ranks.push(sharedPageOf(request.headers)?.rank);
    if (request.url === '/products/2') response.statusCode = 503;
    await page()(request, response);
  });
  await ask('/');
  expect(await pages.prewarm(['/', '/cart', '/products/1', '/products/2', '/search'], 'ko')).toBe(3);
  expect(rendered).toEqual(['/', '/products/1', '/products/2', '/search']);
  expect(ranks).toEqual(['people', 'background', 'background', 'background']);
  await ask('/products/1', { 'accept-language': 'ko' });
  expect(pages.figures()).toMatchObject({ entries: 3, hits: 1, misses: 1 });
});

/** Adds to the notes of the rendering, as a page does through server/web/request-context.ts. */
const note = (request: IncomingMessage, name: Parameters<typeof noteOfRendering>[1]) => {
  const rendering = sharedPageOf(request.headers)?.rendering;
  if (rendering !== undefined) noteOfRendering(rendering, name);
};

test('a page that reads a session while it is rendered for everybody is kept for nobody, also one kept before', async () => {
  let reads = false;
  const { ask, pages, personal, rendered, clock } = await start(async (request, response) => {
    if (reads) note(request, 'readsSession');
    await page()(request, response);
  });
  await ask('/');
  reads = true;
  clock.nowMs += 60_000;
  for (let n = 0; n < 2; n++) expect((await ask('/')).body).toContain('nonce="own"');
  expect(pages.figures()).toMatchObject({ entries: 0 });
  expect([rendered.length, personal]).toEqual([5, ['/', '/']]);
});

test('a payload of what is not there is not kept, whatever it looks like', async () => {
  const { ask, pages } = await start(async (request, response) => {
    note(request, 'isMissing');
    await page()(request, response);
  });
  expect((await ask('/products/9', { rsc: '1' })).status).toBe(200);
  expect(pages.figures()).toMatchObject({ entries: 0 });
});

test('a page of which a part failed is not kept; one that was whole stands in while its products are as they were', async () => {
  let price = 1;
  let fails = false;
  const { ask, pages, clock } = await start(async (request, response) => {
    if (fails) note(request, 'isIncomplete');
    await page(() => price)(request, response);
  });
  await ask('/');
  [price, fails] = [2, true];
  clock.nowMs += 61_000;
  expect((await ask('/')).body).toContain('>1<');
  expect((await ask('/categories')).body).toContain('>2<');
  expect(pages.figures()).toMatchObject({ entries: 1 });
  pages.changed([7]);
  expect((await ask('/')).body).toContain('>2<');
  fails = false;
  expect((await ask('/')).body).toContain('>2<');
  clock.nowMs += 600_000;
  fails = true;
  price = 3;
  expect((await ask('/')).body).toContain('>3<');
});

test('a page that cannot be rendered is answered with the one before, but with no old price', async () => {
  let status = 200;
  const { ask, pages, clock } = await start(async (request, response) => {
    response.statusCode = status;
    await page()(request, response);
  });
  await ask('/');
  status = 503;
  clock.nowMs += 61_000;
  expect((await ask('/')).status).toBe(200);
  pages.follow(() => false);
  expect((await ask('/')).status).toBe(503);
  pages.follow(() => true);
  pages.changed([7]);
  expect((await ask('/')).status).toBe(503);
});

test('pages of an earlier process are served while nothing on them changes, and no longer than its own would be', async () => {
  const first = await start(page(() => 1));
  for (const path of ['/', '/products/7', '/products/8?x']) await first.ask(path);
  first.clock.nowMs += 30_000;
  await first.ask('/categories');
  const saved = first.pages.current();
  expect(saved.map(([key]) => key.split(' ')[2])).toEqual(['/', '/products/7', '/products/8', '/categories']);
  const second = await start(page(() => 2));
  second.clock.nowMs += 61_000;
  second.pages.restore(saved);
  expect(second.pages.figures()).toMatchObject({ entries: 3 });
  const bodies = async (paths: string[]) =>
    (await Promise.all(paths.map((path) => second.ask(path)))).map(({ body }) => body);
  expect(await bodies(['/', '/products/7', '/categories'])).toEqual([
    expect.stringContaining('>2<'),
    expect.stringContaining('>1<'),
    expect.stringContaining('>1<'),
  ]);
  second.pages.changed([7]);
  expect((await bodies(['/products/7']))[0]).toContain('>2<');
  second.clock.nowMs -= 3_600_000;
  expect((await bodies(['/products/8']))[0]).toContain('>2<');
});
