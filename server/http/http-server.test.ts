import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import { close, createHttpServer, type HttpServer, listen } from './http-server.ts';
import { encodeJson } from './problem.ts';
import { allowShopPages } from './shop-pages.ts';

const OWN = 'http://shop.test';
const apps: HttpServer[] = [];
afterEach(() => Promise.all(apps.splice(0).map(close)));

async function serving() {
  const failures: unknown[] = [];
  const app = createHttpServer({
    notFound: 'There is /list.',
    connections: {},
    logger: { error: (failure: unknown) => void failures.push(failure) },
  });
  apps.push(app);
  await allowShopPages(app, ({ headers }) => headers.origin !== undefined && headers.origin !== OWN);
  app.route({
    method: ['GET', 'OPTIONS'],
    url: '/list',
    config: { pages: { methods: 'GET', exposedHeaders: 'retry-after' } },
    async handler({ query }, reply) {
      reply.header('content-type', 'application/json');
      return encodeJson(query);
    },
  });
  app.get('/sold-out', async () => {
    throw new DangolError('sold-out', 'The last one is gone.');
  });
  app.get('/broken', async () => {
    throw new Error('secret of the inside');
  });
  const port = await listen(app, { port: 0, host: '127.0.0.1' });
  const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
  return { port, ask, failures };
}

/** The answer to a request line that fetch would not send. */
async function answerTo(port: number, requestLine: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.write(`${requestLine} HTTP/1.1\r\nHost: a\r\n\r\n`);
  await once(socket, 'close');
  return text;
}

test('an expected failure is a problem by its code; an unexpected one reveals nothing and is logged', async () => {
  const { ask, failures } = await serving();
  const soldOut = await ask('/sold-out');
  expect(soldOut.status).toBe(409);
  expect(soldOut.headers.get('content-type')).toBe('application/problem+json');
  expect(soldOut.headers.get('cache-control')).toBe('no-store');
  expect(await soldOut.json()).toEqual({
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'The last one is gone.',
    error: { code: 'sold-out', message: 'The last one is gone.' },
  });
  expect(failures).toEqual([]);
  const broken = await ask('/broken');
  expect(broken.status).toBe(500);
  expect(await broken.text()).not.toContain('secret');
  expect(failures).toMatchObject([{ path: '/broken', err: { message: 'secret of the inside' } }]);
});

test.each([
  ['/nothing', 'GET', undefined],
  ['/list/', 'GET', undefined],
  ['/LIST', 'GET', undefined],
  ['/constructor', 'GET', undefined],
  ['/list', 'HEAD', undefined],
  ['/nothing', 'OPTIONS', undefined],
  // No body is read where nothing takes one, so none can be wrong.
  ['/nothing', 'POST', '{'],
  ['/list', 'PUT', 'x'.repeat(2_000_000)],
])('%s by %s is no path of it', async (path, method, body) => {
  const { ask } = await serving();
  const answer = await ask(path, { method, ...(body !== undefined && { body }) });
  expect(answer.status).toBe(404);
  if (method !== 'HEAD') expect(await answer.json()).toMatchObject({ error: { code: 'not-found' } });
});

test.each([
  ['GET /%', 400],
  ['GET /\\', 400],
  ['GET *', 400],
  ['GET http://', 400],
  [`GET /${'a'.repeat(8_000)}`, 414],
  ['TRACE /list', 405],
  ['PROPFIND /list', 405],
])('%.20s is refused before routing, and its connection ends', async (requestLine, status) => {
  const { port } = await serving();
  const [head = '', body = ''] = (await answerTo(port, requestLine)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toContain('content-type: application/problem+json');
  expect(head.includes('allow: GET, HEAD, POST')).toBe(status === 405);
  expect(JSON.parse(body)).toMatchObject({ status, error: { code: 'invalid-input' } });
});

test('of a parameter that is there twice the last one counts', async () => {
  const { ask } = await serving();
  expect(await (await ask('/list?a=1&a=2&b=%ED%95%9C+1')).json()).toEqual({ a: '2', b: '한 1' });
});

test('a page of the shop may read a route for pages, with cookies; a foreign one is refused', async () => {
  const { ask } = await serving();
  const own = await ask('/list', { headers: { origin: OWN } });
  expect(own.status).toBe(200);
  expect(own.headers.get('access-control-allow-origin')).toBe(OWN);
  expect(own.headers.get('access-control-allow-credentials')).toBe('true');
  expect(own.headers.get('access-control-expose-headers')).toBe('retry-after');
  expect(own.headers.get('vary')).toBe('Origin');
  const preflight = await ask('/list', { method: 'OPTIONS', headers: { origin: OWN } });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET');
  expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
  expect(preflight.headers.get('access-control-max-age')).toBe('600');
  for (const method of ['GET', 'OPTIONS']) {
    const foreign = await ask('/list', { method, headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    expect(foreign.headers.get('vary')).toBe('Origin');
  }
});

test('a route that is not for pages has no CORS and takes any origin', async () => {
  const { ask } = await serving();
  const answer = await ask('/sold-out', { headers: { origin: 'https://evil.example' } });
  expect(answer.status).toBe(409);
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});
