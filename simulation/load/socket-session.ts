import { io } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import type { BrowserEventType, EventPayload } from '#contracts/events.ts';
import { recommendationListSchema, type TrackResult } from '#contracts/push.ts';
import { pause } from '#server/pause.ts';
import { createPending } from './pending.ts';

export interface SocketWitness {
  /** Milliseconds from a view's emit to the list it changed. */
  push(ms: number): void;
  unanswered(): void;
  error(kind: string): void;
}

export interface SocketSession {
  track<T extends BrowserEventType>(type: T, payload: EventPayload<T>): void;
  /** The same, for a view whose changed list is waited for. One at a time; another while one is under way is not measured. */
  trackView(payload: EventPayload<'page-viewed'>): void;
  /** Waits for what is under way, at most five seconds, then hangs up. */
  close(): Promise<void>;
}

const ANSWER_TIMEOUT_MS = 5_000;

/** One shopper's socket. Resolves when connected; null if that failed (which is reported to the witness). */
export function openSocketSession(
  { realtimeUrl, webUrl, cookie }: { realtimeUrl: string; webUrl: string; cookie: string },
  witness: SocketWitness,
): Promise<SocketSession | null> {
  const socket = io(realtimeUrl, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    timeout: 15_000,
    extraHeaders: { cookie, origin: webUrl },
  });
  const pending = createPending();
  /** The view whose changed list is waited for. */
  let view: { sentAtMs: number; end(): void } | null = null;

  socket.on('recommendations', (message: unknown) => {
    if (view === null) return;
    const list = recommendationListSchema.safeParse(message);
    // A list computed before the view left is no answer to it.
    if (!list.success || list.data.list !== 'item-cf' || Date.parse(list.data.computedAt) < view.sentAtMs) return;
    witness.push(Date.now() - view.sentAtMs);
    view.end();
  });
  socket.on('disconnect', (reason) => {
    if (reason !== 'io client disconnect') witness.error(`socket: ${reason}`);
  });

  const track: SocketSession['track'] = (type, payload) => {
    const event = { id: uuidv7(), type, version: 1, occurredAt: new Date().toISOString(), payload };
    if (!socket.connected) return;
    const end = pending.begin();
    socket
      .timeout(ANSWER_TIMEOUT_MS)
      .emit('track', { events: [event] }, (error: Error | null, result?: TrackResult) => {
        end();
        if (error !== null) witness.error('track: no acknowledgement');
        else if (result === undefined || result.errors.length > 0) witness.error('track: refused');
        else if (result.retryAfterSeconds !== undefined) witness.error('track: over the rate');
      });
  };
  const session: SocketSession = {
    track,
    trackView(payload) {
      if (view === null) {
        const end = pending.begin();
        const late = setTimeout(() => {
          witness.unanswered();
          view?.end();
        }, ANSWER_TIMEOUT_MS);
        view = {
          sentAtMs: Date.now(),
          end() {
            view = null;
            clearTimeout(late);
            end();
          },
        };
      }
      track('page-viewed', payload);
    },
    async close() {
      const settled = new AbortController();
      if (socket.connected) await Promise.race([pending.settled(), pause(ANSWER_TIMEOUT_MS, settled.signal)]);
      settled.abort();
      view?.end();
      socket.disconnect();
    },
  };
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(session));
    socket.once('connect_error', (error) => {
      witness.error(`connect: ${error.message}`);
      resolve(null);
    });
  });
}
