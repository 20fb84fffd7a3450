import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { defineFault } from '../fault.ts';

const REQUESTS = 100;

/** Asks for an upgrade and leaves the socket to the server. True: the server ended the connection. */
async function requestUpgrade(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  socket.resume();
  const ended = await Promise.race([
    once(socket, 'close').then(() => true),
    once(AbortSignal.timeout(5_000), 'abort').then(() => false),
  ]);
  socket.destroy();
  return ended;
}

export const fault = defineFault({
  name: 'upgrade-to-web',
  what: `${REQUESTS} requests for a WebSocket upgrade at a path of web that has none.`,
  async run({ shop }) {
    const descriptors = () => readdirSync(`/proc/${shop.pidOf('web')}/fd`).length;
    const port = Number(new URL(shop.webUrl).port);
    const before = descriptors();
    const ended = await Promise.all(Array.from({ length: REQUESTS }, () => requestUpgrade(port)));
    const after = descriptors();
    const count = ended.filter(Boolean).length;
    return {
      ended: { held: count === REQUESTS, detail: `web ended ${count} of ${REQUESTS} connections within 5 s` },
      descriptors: { held: after - before < 10, detail: `open descriptors of web: ${before} before, ${after} after` },
    };
  },
});
