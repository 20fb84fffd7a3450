import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import { createWebServer, type WebServerOptions } from './http-server.ts';
import { createPublicFiles } from './public-files.ts';
import { requestContext } from './request-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'public-'));
writeFileSync(join(folder, 'shapes.svg'), '<svg/>');
const sockets: Socket[] = [];
let server: Server | undefined;
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.closeAllConnections();
  server?.close();
});
process.once('exit', () => rmSync(folder, { recursive: true }));

async function start(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  options: Omit<Partial<WebServerOptions>, 'bodies'> & { bodies?: Partial<WebServerOptions['bodies']> } = {},
): Promise<number> {
  const web = createWebServer({
    handle,
    admission: { atOnce: 4, mostWaiting: 100, heldForMs: 60_000 },
    files: createPublicFiles(folder),
    trustedProxyHops: 0,
    readBudgetMs: () => 1_000,
    onFailure: () => undefined,
    ...options,
    bodies: { mostBytes: 10_000, withinMs: 300, mostOfClient: 20, mostAtOnce: 100, ...options.bodies },
  });
  server = web.server;
  await new Promise<void>((resolve) => web.server.listen(0, '127.0.0.1', resolve));
  return (web.server.address() as AddressInfo).port;
}

const page = async (request: IncomingMessage, response: ServerResponse) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  response.end(`${request.method} ${request.url} ${body}`);
};

/** Sends text as it stands and gathers what comes until the connection ends. */
function send(port: number, text: string, options: { reads?: boolean } = {}) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  sockets.push(socket);
  socket.on('error', () => undefined);
  socket.write(text);
  const heard = { text: '', ended: false };
  if (options.reads !== false)
    socket.on('data', (chunk) => {
      heard.text += chunk;
    });
  socket.on('end', () => {
    heard.ended = true;
  });
  return { socket, heard };
}

const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n${more}\r\n`;
const hangingPost = 'POST /login HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\n';

async function statusOf(port: number, text: string): Promise<number> {
  const { heard } = send(port, text);
  await vi.waitFor(() => expect(heard.text).toMatch(/^HTTP\/1\.1 \d{3} /), { timeout: 3_000 });
  return Number(heard.text.slice(9, 12));
}

test('bodies that never come hold no place: pages are served meanwhile, and they are refused within their time', async () => {
  const port = await start(page);
  const hanging = Array.from({ length: 20 }, () => send(port, hangingPost));
  for (let n = 0; n < 10; n++) expect(await statusOf(port, get('/'))).toBe(200);
  await vi.waitFor(() => expect(hanging.every(({ heard }) => heard.text.startsWith('HTTP/1.1 408'))).toBe(true));
  await vi.waitFor(() => expect(hanging.every(({ heard }) => heard.ended)).toBe(true));
});

test('a body that comes in parts arrives whole', async () => {
  const port = await start(page);
  const { socket, heard } = send(
    port,
    'POST /cart HTTP/1.1\r\nHost: shop\r\nContent-Length: 6\r\nConnection: close\r\n\r\nabc',
  );
  await once(socket, 'connect');
  socket.write('def');
  await vi.waitFor(() => expect(heard.text).toContain('POST /cart abcdef'));
  const chunked =
    'POST /cart HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n';
  const other = send(port, chunked);
  await vi.waitFor(() => expect(other.heard.text).toContain('POST /cart abc'));
});

test('a body that is too large is refused, whether it says so or not', async () => {
  const port = await start(page);
  expect(await statusOf(port, 'POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 10001\r\n\r\n')).toBe(413);
  const chunk = `2000\r\n${'x'.repeat(0x2000)}\r\n`;
  expect(
    await statusOf(port, `POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`),
  ).toBe(413);
});

test('a client with too many bodies on their way gives up its oldest, and the newest is served', async () => {
  const port = await start(page, { bodies: { mostOfClient: 2, withinMs: 5_000 } });
  const [first] = Array.from({ length: 2 }, () => send(port, hangingPost));
  await vi.waitFor(async () => expect(await connections()).toBe(2));
  const post = 'POST /a HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\nConnection: close\r\n\r\n';
  const served = send(port, post);
  await vi.waitFor(() => expect(first?.heard.text).toMatch(/^HTTP\/1\.1 408/));
  served.socket.write('ok');
  await vi.waitFor(() => expect(served.heard.text).toContain('POST /a ok'));
});

function connections(): Promise<number> {
  return new Promise((resolve) => server?.getConnections((_error, count) => resolve(count)));
}

test('a reader that has stopped reading keeps no place', async () => {
  const port = await start(async (_request, response) => void response.end('x'.repeat(20_000_000)), {
    admission: { atOnce: 1, mostWaiting: 100, heldForMs: 60_000, mostOfClient: 1 },
  });
  for (let n = 0; n < 3; n++) send(port, get('/'), { reads: false }).socket.pause();
  expect(await statusOf(port, get('/'))).toBe(200);
});

test('an upgrade is a plain request here, and its connection is ended', async () => {
  const port = await start(page);
  // As the framework does with its first request; from then on Node leaves upgraded sockets to the listener.
  server?.on('upgrade', () => undefined);
  const { heard } = send(
    port,
    'GET /nothing HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  await vi.waitFor(() => expect(heard).toMatchObject({ ended: true, text: expect.stringContaining('GET /nothing') }));
  await vi.waitFor(async () => expect(await connections()).toBe(0));
});

test.each([
  ['TRACE / HTTP/1.1', 405],
  ['PROPFIND / HTTP/1.1', 405],
  ['GET /products/% HTTP/1.1', 400],
  ['GET /products/%00 HTTP/1.1', 400],
  ['GET /%ff HTTP/1.1', 400],
  ['GET /\\evil HTTP/1.1', 400],
  ['GET * HTTP/1.1', 400],
  ['GET http:// HTTP/1.1', 400],
  [`GET /${'a'.repeat(9_000)} HTTP/1.1`, 414],
  ['GET /icons/none.webp HTTP/1.1', 404],
  ['GET /shapes.svg/x HTTP/1.1', 404],
  ['GET /api/health/none HTTP/1.1', 404],
  ['GET /shapes.svg HTTP/1.1', 200],
  ['GET /api/health/live HTTP/1.1', 200],
  ['GET http://shop/products?q=%20 HTTP/1.1', 200],
])('%s: %i', async (line, status) => {
  const port = await start(page);
  expect(await statusOf(port, `${line}\r\nHost: shop\r\nConnection: close\r\n\r\n`)).toBe(status);
});

test.each([
  ['a store that is away', new DangolError('unavailable', 'x'), false, 503],
  ['an input a store refuses', new DangolError('invalid-input', 'x'), false, 400],
  ['an action whose input does not decode', new SyntaxError('x'), true, 400],
  ['a header of the router', new Error('The router state header was sent but could not be parsed.'), false, 400],
  ['a defect', new TypeError('x'), false, 500],
])('the status of a failed answer: %s', async (_name, error, isAction, status) => {
  const port = await start(async (_request, response) => {
    const context = requestContext();
    if (context !== undefined) context.failure = { error, isAction };
    response.statusCode = 500;
    response.setHeader('content-type', 'text/html');
    response.write('the framework has this to say');
    response.end('and this');
  });
  const { heard } = send(port, get('/orders'));
  await vi.waitFor(() => expect(heard.ended).toBe(true));
  expect(heard.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(heard.text.includes('the framework')).toBe(status === 500);
  if (status === 503) expect(heard.text).toContain('<meta http-equiv="refresh"');
});

test('a page has a time for reading, an act has none', async () => {
  const left: (number | null | undefined)[] = [];
  const port = await start(async (_request, response) => {
    left.push(requestContext()?.readUntilMs);
    response.end();
  });
  await statusOf(port, get('/'));
  await statusOf(port, 'POST / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n');
  expect(left).toEqual([expect.any(Number), null]);
});
