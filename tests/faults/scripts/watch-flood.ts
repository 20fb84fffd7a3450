import type { Socket } from 'socket.io-client';
import { pause } from '#server/pause.ts';
import { defineFault } from '../fault.ts';
import { createVisitor, percentile } from '../visitor.ts';

const SOCKETS = 20;
const A_SECOND = 200;
const SECONDS = 16;
const MEGABYTE = 1_048_576;
const MEMORY_BOUND = 150 * MEGABYTE;
const LATENCY_BOUND_MS = 1_000;

export const fault = defineFault({
  name: 'watch-flood',
  what: `${SOCKETS} sockets that send watch ${A_SECOND} times a second each for ${SECONDS} s.`,
  async run({ shop, signal }) {
    const pid = shop.pidOf('realtime');
    const before = shop.residentBytes('realtime');
    const rows = await shop.query<{ id: number }>('select id from product where status = $1 limit 500', ['LISTED']);
    const flooders = Array.from({ length: SOCKETS }, () => createVisitor(shop).socket());
    const shopper = createVisitor(shop).socket();
    const times: number[] = [];
    let unanswered = 0;
    let most = before;
    let sent = 0;
    const flooding = setInterval(() => {
      for (const flooder of flooders)
        for (let n = 0; n < A_SECOND / 20; n++) {
          // Another product each time: nothing that is counted for one is known for the next.
          flooder.emit('watch', { productId: (sent++ % 2_000_000) + 1, rules: ['C1', 'C2', 'C3'] });
        }
    }, 50);
    try {
      const untilMs = performance.now() + SECONDS * 1_000;
      while (performance.now() < untilMs && !signal.aborted) {
        const begunMs = performance.now();
        // From an event to the list it changes: collector, Kafka, recommender, Redis, socket.
        const pushed = nextList(shopper, 5_000);
        const productId = rows[times.length % rows.length]?.id;
        shopper.emit('track', { events: [{ type: 'page-viewed', payload: { productId } }] }, () => undefined);
        await pushed.then(
          () => times.push(performance.now() - begunMs),
          () => unanswered++,
        );
        most = Math.max(
          most,
          orZero(() => shop.residentBytes('realtime')),
        );
        await pause(250, signal);
      }
    } finally {
      clearInterval(flooding);
      for (const socket of [...flooders, shopper]) socket.disconnect();
    }
    const p95 = percentile(times, 0.95);
    const grown = Math.round((most - before) / MEGABYTE);
    const alive = orZero(() => shop.pidOf('realtime'));
    return {
      memory: {
        held: alive === pid && most - before < MEMORY_BOUND,
        detail: `resident memory grew by ${grown} MB of ${MEMORY_BOUND / MEGABYTE} MB; ${alive === pid ? 'the process lives' : 'the process died'}; ${sent} messages`,
      },
      latency: {
        held: unanswered === 0 && p95 < LATENCY_BOUND_MS,
        detail: `another shopper's push: p95 ${p95} ms, bound ${LATENCY_BOUND_MS} ms, ${unanswered} unanswered of ${times.length + unanswered}`,
      },
    };
  },
});

/** Resolves with the next pushed list; rejects after `timeoutMs`. */
function nextList(socket: Socket, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no push')), timeoutMs);
    socket.once('recommendations', (list) => {
      clearTimeout(timer);
      resolve(list);
    });
  });
}

/** A process that has just died has neither memory nor an id. */
function orZero(read: () => number): number {
  try {
    return read();
  } catch {
    return 0;
  }
}
