import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach } from 'vitest';
import { createWebServer } from '../http-server.ts';
import { answerUnavailable } from '../overload-page.ts';
import { createPublicFiles } from '../public-files.ts';
import { createPageRenderer } from './page-renderer.ts';
import { noncePlaceholder, sharedPageOf } from './seal.ts';
import { createSharedPages } from './shared-pages.ts';

/** Signs the sessions of `startWebServer`. */
export const SECRET = 'x'.repeat(32);
const folder = mkdtempSync(join(tmpdir(), 'public-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

export type Render = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A web server with shared pages whose framework is `render`. */
export async function start(render: Render, atOnce = 4) {
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
export const page =
  (priceOf: () => number = () => 1): Render =>
  async (request, response) => {
    const nonce = sharedPageOf(request.headers) === null ? 'own' : noncePlaceholder();
    response.setHeader('content-type', request.headers.rsc === '1' ? 'text/x-component' : 'text/html; charset=utf-8');
    response.end(`<script nonce="${nonce}"></script><a href="/products/7">${priceOf()}</a><script nonce="${nonce}">`);
  };
