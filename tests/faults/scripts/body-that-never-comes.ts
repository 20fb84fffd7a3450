import { connect, type Socket } from 'node:net';
import { pause } from '#server/pause.ts';
import { defineFault } from '../fault.ts';
import { createVisitor, percentile } from '../visitor.ts';

const CONNECTIONS = 20;
const MORE_A_SECOND = 2;
const SECONDS = 20;
const BOUND_MS = 2_000;

/** Announces a body and never sends it. */
function openRequest(port: number, cookie: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  socket.write(
    `POST /login HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: http://localhost:${port}\r\nCookie: ${cookie}\r\n` +
      'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n',
  );
  return socket;
}

export const fault = defineFault({
  name: 'body-that-never-comes',
  what: `${CONNECTIONS} connections, then ${MORE_A_SECOND} a second for ${SECONDS} s, that send POST /login with a body that never comes.`,
  async run({ shop, signal }) {
    const visitor = createVisitor(shop);
    const port = Number(new URL(shop.webUrl).port);
    await visitor.page('/');
    const sockets = Array.from({ length: CONNECTIONS }, () => openRequest(port, visitor.cookie));
    const opening = setInterval(() => sockets.push(openRequest(port, visitor.cookie)), 1_000 / MORE_A_SECOND);
    const answers: { status: number; ms: number }[] = [];
    const untilMs = performance.now() + SECONDS * 1_000;
    const asking: Promise<unknown>[] = [];
    try {
      while (performance.now() < untilMs && !signal.aborted) {
        asking.push(visitor.page('/', 10_000).then((answer) => answers.push(answer)));
        await pause(500, signal);
      }
      await Promise.all(asking);
    } finally {
      clearInterval(opening);
      for (const socket of sockets) socket.destroy();
    }
    const served = answers.filter(({ status }) => status === 200);
    const p95 = percentile(
      answers.map(({ ms }) => ms),
      0.95,
    );
    return {
      pages: { held: served.length === answers.length, detail: `${served.length} of ${answers.length} pages answered` },
      p95: { held: p95 < BOUND_MS, detail: `p95 of a page ${p95} ms, bound ${BOUND_MS} ms` },
    };
  },
});
