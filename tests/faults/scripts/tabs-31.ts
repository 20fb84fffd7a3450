import { io, type Socket } from 'socket.io-client';
import { issueSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { pause } from '#server/pause.ts';
import { defineFault } from '../fault.ts';
import { createVisitor } from '../visitor.ts';

const TABS = 31;
const SECONDS = 10;
/** Delay of the page's client before it reconnects (components/tracking/realtime-client.ts). */
const COMEBACK_MS = 500;

export const fault = defineFault({
  name: 'tabs-31',
  what: `${TABS} tabs of one shopper; each comes back by itself as the page's client does, for ${SECONDS} s.`,
  async run({ shop, signal }) {
    const cookie = `${SESSION_COOKIE}=${issueSessionToken(shop.env.SESSION_SECRET ?? '')}`;
    let connects = 0;
    let refusals = 0;
    const reasons = new Set<string>();
    const open = (): Socket => {
      const socket = io(shop.realtimeUrl, {
        transports: ['websocket'],
        forceNew: true,
        extraHeaders: { cookie, origin: shop.webUrl },
      });
      socket.on('connect', () => connects++);
      socket.on('connect_error', (error) => {
        refusals++;
        reasons.add(error.message);
      });
      socket.on('disconnect', (reason) => {
        reasons.add(reason);
        if (reason === 'io server disconnect') setTimeout(() => socket.connect(), COMEBACK_MS);
      });
      return socket;
    };
    const sockets: Socket[] = [];
    try {
      for (let tab = 0; tab < TABS; tab++) sockets.push(open());
      await pause(SECONDS * 1_000, signal);
      const page = await createVisitor(shop).page('/');
      const extra = connects - (TABS - 1);
      return {
        attempts: {
          held: extra <= 1 && refusals <= 3,
          detail: `${connects} connects and ${refusals} refusals of ${TABS} tabs in ${SECONDS} s; reasons: ${[...reasons].join(', ')}`,
        },
        page: { held: page.status === 200, detail: `a page meanwhile: ${page.status}` },
      };
    } finally {
      for (const socket of sockets) socket.disconnect();
    }
  },
});
