import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { defineFault } from '../fault.ts';
import { createVisitor } from '../visitor.ts';

const EACH = 40;
const WITHIN_MS = 8_000;

/** Sends `text` and keeps its own side open. True: the server closed the connection. */
async function leave(port: number, text: string): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  if (text !== '') socket.write(text);
  socket.resume();
  const ended = await Promise.race([
    Promise.race([once(socket, 'end'), once(socket, 'close')]).then(() => true),
    once(AbortSignal.timeout(WITHIN_MS), 'abort').then(() => false),
  ]);
  // Left half open: the server must have closed its side by itself.
  return ended;
}

export const fault = defineFault({
  name: 'upgrade-to-gateway',
  what: `At the gateway ${EACH} each: upgrades to unknown paths, upgrades that a handshake refuses, requests that never end, sockets that send nothing.`,
  async run({ shop }) {
    const descriptors = () => readdirSync(`/proc/${shop.pidOf('realtime')}/fd`).length;
    const port = Number(new URL(shop.realtimeUrl).port);
    const { cookie } = createVisitor(shop);
    const upgrade = (path: string, more = '') =>
      `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${more}\r\n`;
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n';
    const texts = [
      upgrade('/nothing', key),
      upgrade('/nothing'),
      upgrade('/socket.io', key),
      upgrade('/socket.io/?EIO=4&transport=websocket', key),
      upgrade('/socket.io/?EIO=4&transport=websocket', `Cookie: ${cookie}\r\n`),
      upgrade('/socket.io/?EIO=4&transport=websocket&sid=unknown', `${key}Cookie: ${cookie}\r\n`),
      upgrade('/socket.io/?EIO=4&transport=polling', `${key}Cookie: ${cookie}\r\n`),
      // A handshake that is taken, and then nothing: Socket.IO's own connect never comes.
      upgrade('/socket.io/?EIO=4&transport=websocket', `${key}Cookie: ${cookie}\r\n`),
      'GET /nothing HTTP/1.1\r\nHost: localhost\r\n',
      'POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n',
      '',
    ];
    const before = descriptors();
    const ended = await Promise.all(texts.flatMap((text) => Array.from({ length: EACH }, () => leave(port, text))));
    const after = descriptors();
    const count = ended.filter(Boolean).length;
    const open = texts.flatMap((text, at) =>
      ended.slice(at * EACH, (at + 1) * EACH).every(Boolean) ? [] : [text.split('\r\n')[0] || 'nothing sent'],
    );
    return {
      ended: {
        held: count === ended.length,
        detail: `the gateway ended ${count} of ${ended.length} connections within ${WITHIN_MS / 1_000} s${open.length > 0 ? `; not: ${open.join(', ')}` : ''}`,
      },
      descriptors: {
        held: after - before < 10,
        detail: `open descriptors of the gateway: ${before} before, ${after} after`,
      },
    };
  },
});
