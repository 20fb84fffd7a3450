import { io } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import type { BrowserEventType, EventPayload } from '#contracts/events.ts';
import { type RecommendationList, recommendationListSchema, type TrackResult } from '#contracts/push.ts';
import { pause } from '#server/pause.ts';
import { createPending } from './pending.ts';

export interface SocketWitness {
  /** Milliseconds from a view's emit to the list it changed. */
  push(ms: number): void;
  unanswered(): void;
  error(kind: string): void;
}

export interface SocketEvents {
  onList(list: RecommendationList): void;
  /** Cart or coupons have changed. */
  onCart(): void;
}

export interface SocketSession {
  /** Events of one task of the page are one message, as the page's own tracker sends them. */
  track<T extends BrowserEventType>(type: T, payload: EventPayload<T>): void;
  /**
   * The same, for a view whose changed list is waited for. One at a time; another while one is under way is not
   * measured.
   */
  trackView(payload: EventPayload<'page-viewed'>): void;
  /** The product whose live numbers the page shows. */
  watch(productId: number | null): void;
  /** The document is left: what is not answered is not waited for. */
  leave(): void;
  /** Waits for what is under way, at most five seconds, then hangs up. */
  close(): Promise<void>;
}

const ANSWER_TIMEOUT_MS = 5_000;

/** One document's socket. Resolves when connected; null if that failed (which is reported to the witness). */
export function openSocketSession(
  { realtimeUrl, webUrl, cookie }: { realtimeUrl: string; webUrl: string; cookie: string },
  { onList, onCart }: SocketEvents,
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
  let waiting: object[] = [];

  socket.on('recommendations', (message: unknown) => {
    const list = recommendationListSchema.safeParse(message);
    if (!list.success) {
      witness.error('socket: a list that is none');
      return;
    }
    onList(list.data);
    // A list computed before the view left is no answer to it.
    if (view === null || list.data.list !== 'item-cf' || Date.parse(list.data.computedAt) < view.sentAtMs) return;
    witness.push(Date.now() - view.sentAtMs);
    view.end();
  });
  socket.on('cart', onCart);
  socket.on('disconnect', (reason) => {
    if (reason !== 'io client disconnect') witness.error(`socket: ${reason}`);
  });

  function send(): void {
    const events = waiting;
    waiting = [];
    if (!socket.connected || events.length === 0) return;
    const end = pending.begin();
    socket.timeout(ANSWER_TIMEOUT_MS).emit('track', { events }, (error: Error | null, result?: TrackResult) => {
      end();
      // The page was left: its acknowledgement is not waited for.
      if (!socket.connected) return;
      if (error !== null) witness.error('track: no acknowledgement');
      else if (result === undefined || result.errors.length > 0) witness.error('track: refused');
      else if (result.retryAfterSeconds !== undefined) witness.error('track: over the rate');
    });
  }

  const track: SocketSession['track'] = (type, payload) => {
    if (waiting.length === 0) queueMicrotask(send);
    waiting.push({ id: uuidv7(), type, version: 1, occurredAt: new Date().toISOString(), payload });
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
    watch: (productId) => void socket.emit('watch', { productId, rules: [] }),
    leave() {
      view?.end();
      send();
      socket.disconnect();
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
