import { createServer, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { type AdmissionOptions, createAdmission } from './admission.ts';
import { refuseWhileFull } from './overload-page.ts';

let close: () => void = () => undefined;
afterEach(() => close());

/** A server that answers a page when the test releases it. */
async function startServer(options: Omit<Partial<AdmissionOptions>, 'clientOf'> = {}) {
  const begun: string[] = [];
  const open = new Map<string, ServerResponse>();
  const admission = createAdmission({
    atOnce: 2,
    mostWaiting: 3,
    heldForMs: 60_000,
    mostOfClient: 100,
    mostWaitingOfClient: 100,
    mostActs: 100,
    clientOf: ({ headers }) => String(headers['x-client'] ?? 'one'),
    handle: async ({ url = '' }, response) => {
      begun.push(url);
      open.set(url, response);
    },
    refuse: refuseWhileFull,
    ...options,
  });
  const server = createServer(admission.serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return {
    begun,
    admission,
    /** Asks for `path`; resolves with what came, or with 0 once it is hung up. */
    ask(path: string, method = 'GET', client = 'one') {
      const request = sendRequest({ port, path, method, agent: false, headers: { 'x-client': client } });
      request.end();
      const answer = new Promise<{ status: number; retryAfter?: string | undefined }>((resolve) => {
        request.once('response', (response) => {
          response.resume();
          response.once('end', () =>
            resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] }),
          );
        });
        request.once('error', () => resolve({ status: 0 }));
      });
      return { answer, hangUp: () => request.destroy() };
    },
    /** Answers a page that has been begun. */
    finish: (path: string) => open.get(path)?.end('here'),
  };
}

test('so many pages are begun at once; the rest wait, and come in the order they were asked for', async () => {
  const { begun, admission, ask, finish } = await startServer();
  ask('/a');
  await vi.waitFor(() => expect(begun).toEqual(['/a']));
  ask('/b');
  await vi.waitFor(() => expect(begun).toEqual(['/a', '/b']));
  ask('/c');
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(1));
  const { answer } = ask('/d');
  await vi.waitFor(() => expect(admission.figures()).toEqual({ serving: 2, waiting: 2, refused: 0 }));
  expect(begun).toEqual(['/a', '/b']);
  finish('/b');
  await vi.waitFor(() => expect(begun).toEqual(['/a', '/b', '/c']));
  finish('/c');
  await vi.waitFor(() => expect(begun).toEqual(['/a', '/b', '/c', '/d']));
  finish('/d');
  expect((await answer).status).toBe(200);
  finish('/a');
  await vi.waitFor(() => expect(admission.figures()).toEqual({ serving: 0, waiting: 0, refused: 0 }));
});

test('what a shopper does goes before what others look at', async () => {
  const { begun, admission, ask, finish } = await startServer({ atOnce: 1 });
  ask('/a');
  await vi.waitFor(() => expect(begun).toEqual(['/a']));
  ask('/b');
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(1));
  ask('/products/1', 'POST');
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(2));
  finish('/a');
  await vi.waitFor(() => expect(begun).toEqual(['/a', '/products/1']));
  finish('/products/1');
  await vi.waitFor(() => expect(begun).toEqual(['/a', '/products/1', '/b']));
});

test('a page whose reader has gone meanwhile is never begun', async () => {
  const { begun, admission, ask, finish } = await startServer({ atOnce: 1 });
  ask('/a');
  await vi.waitFor(() => expect(begun).toEqual(['/a']));
  const { hangUp } = ask('/gone');
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(1));
  ask('/c');
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(2));
  hangUp();
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(1));
  finish('/a');
  await vi.waitFor(() => expect(begun).toEqual(['/a', '/c']));
});

test('one that is left while it is made makes room', async () => {
  const { begun, ask } = await startServer({ atOnce: 1 });
  const { hangUp } = ask('/a');
  await vi.waitFor(() => expect(begun).toEqual(['/a']));
  ask('/b');
  hangUp();
  await vi.waitFor(() => expect(begun).toEqual(['/a', '/b']));
});

test('whoever reads slowly does not keep the others waiting for ever', async () => {
  const { begun, ask } = await startServer({ atOnce: 1, heldForMs: 20 });
  ask('/slow');
  await vi.waitFor(() => expect(begun).toEqual(['/slow']));
  ask('/b');
  await vi.waitFor(() => expect(begun).toEqual(['/slow', '/b']));
});

test('one client never has all places; what it may not have waits for its own to be free', async () => {
  const { begun, admission, ask, finish } = await startServer({ atOnce: 3, mostOfClient: 2, mostWaiting: 10 });
  ask('/a');
  await vi.waitFor(() => expect(begun).toEqual(['/a']));
  ask('/b');
  await vi.waitFor(() => expect(begun).toEqual(['/a', '/b']));
  ask('/c');
  await vi.waitFor(() => expect(admission.figures()).toEqual({ serving: 2, waiting: 1, refused: 0 }));
  ask('/of-another', 'GET', 'two');
  await vi.waitFor(() => expect(begun).toEqual(['/a', '/b', '/of-another']));
  finish('/of-another');
  await vi.waitFor(() => expect(admission.figures().serving).toBe(2));
  expect(begun).not.toContain('/c');
  finish('/a');
  await vi.waitFor(() => expect(begun).toContain('/c'));
});

test('clients take turns, however many of one of them wait', async () => {
  const { begun, admission, ask, finish } = await startServer({ atOnce: 1, mostWaiting: 10 });
  ask('/a');
  await vi.waitFor(() => expect(begun).toEqual(['/a']));
  for (const [at, path] of ['/b', '/c', '/d'].entries()) {
    ask(path);
    await vi.waitFor(() => expect(admission.figures().waiting).toBe(at + 1));
  }
  ask('/of-another', 'GET', 'two');
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(4));
  finish('/a');
  await vi.waitFor(() => expect(begun).toEqual(['/a', '/b']));
  finish('/b');
  await vi.waitFor(() => expect(begun).toEqual(['/a', '/b', '/of-another']));
});

test('a client that fills its share of the queue is refused, another still waits', async () => {
  const { begun, admission, ask } = await startServer({ atOnce: 1, mostWaiting: 4, mostWaitingOfClient: 2 });
  ask('/a');
  await vi.waitFor(() => expect(begun).toEqual(['/a']));
  ask('/b');
  ask('/c');
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(2));
  expect((await ask('/d').answer).status).toBe(503);
  ask('/of-another', 'GET', 'two');
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(3));
});

test('acts never have all places', async () => {
  const { begun, admission, ask, finish } = await startServer({ atOnce: 2, mostActs: 1, mostWaiting: 10 });
  ask('/cart', 'POST');
  await vi.waitFor(() => expect(begun).toEqual(['/cart']));
  ask('/checkout', 'POST');
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(1));
  ask('/page');
  await vi.waitFor(() => expect(begun).toEqual(['/cart', '/page']));
  finish('/page');
  await vi.waitFor(() => expect(admission.figures().serving).toBe(1));
  expect(begun).toEqual(['/cart', '/page']);
  finish('/cart');
  await vi.waitFor(() => expect(begun).toEqual(['/cart', '/page', '/checkout']));
});

test('a full house turns away at once and says when to come again', async () => {
  const { begun, admission, ask } = await startServer({ atOnce: 1, mostWaiting: 1 });
  ask('/a');
  await vi.waitFor(() => expect(begun).toEqual(['/a']));
  ask('/b');
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(1));
  expect(await ask('/c').answer).toEqual({ status: 503, retryAfter: '5' });
  expect(admission.figures()).toEqual({ serving: 1, waiting: 1, refused: 1 });
});

test.each(['/_next/static/chunks/a.js', '/icons/yarn.webp', '/shapes.svg', '/favicon.ico?v=1', '/api/products?ids=1'])(
  'what a page that is there asks for waits behind no page: %s',
  async (path) => {
    const { begun, ask } = await startServer({ atOnce: 0 });
    ask('/products/1');
    ask(path);
    await vi.waitFor(() => expect(begun).toEqual([path]));
  },
);

test.each(['/', '/products/17738', '/search?q=a.svg', '/metrics', '/products?x=/_next/'])(
  'a page waits: %s',
  async (path) => {
    const { begun, admission, ask } = await startServer({ atOnce: 0 });
    ask(path);
    await vi.waitFor(() => expect(admission.figures().waiting).toBe(1));
    expect(begun).toEqual([]);
  },
);

test('requests in the background wait for all others, and take two places at most', async () => {
  const { begun, admission, ask, finish } = await startServer({
    atOnce: 3,
    mostWaiting: 10,
    isBackground: ({ url = '' }) => url.startsWith('/behind'),
  });
  for (const path of ['/behind/1', '/behind/2', '/behind/3']) {
    ask(path);
    await vi.waitFor(() => expect(begun.length).toBeGreaterThanOrEqual(Math.min(2, Number(path.at(-1)))));
  }
  ask('/page/1');
  await vi.waitFor(() => expect(begun).toEqual(['/behind/1', '/behind/2', '/page/1']));
  ask('/page/2');
  await vi.waitFor(() => expect(admission.figures().waiting).toBe(2));
  finish('/behind/1');
  await vi.waitFor(() => expect(begun.at(-1)).toBe('/page/2'));
  finish('/page/1');
  await vi.waitFor(() => expect(begun.at(-1)).toBe('/behind/3'));
});
