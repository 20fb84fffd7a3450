import { type ClientRequest, type ServerResponse, request as sendRequest } from 'node:http';
import { expect, test, vi } from 'vitest';
import { issueSessionToken, readSessionToken } from '#server/identity/session-token.ts';
import { noncePlaceholder, SHARED_PAGE_HEADER } from './seal.ts';
import { page, SECRET, start } from './web-server.fixture.ts';

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

test('how few are left of a product is on its own page alone: no other page is rendered for that', async () => {
  let price = 1;
  const { ask, pages } = await start((request, response) => page(() => price)(request, response));
  for (const path of ['/', '/products/7', '/products/8']) await ask(path);
  price = 2;
  pages.changed([], [7]);
  expect((await ask('/products/7')).body).toContain('>2<');
  for (const path of ['/', '/products/8']) expect((await ask(path)).body).toContain('>1<');
  const of = { subject: 'product', kind: 'html' };
  expect(pages.figures().missed).toEqual([
    { subject: 'home', kind: 'html', reason: 'absent', count: 1 },
    { ...of, reason: 'absent', count: 2 },
    { ...of, reason: 'changed', count: 1 },
  ]);
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
