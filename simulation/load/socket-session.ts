import { io } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import type { BrowserEventType, EventPayload } from '#contracts/events.ts';
import { recommendationListSchema, type TrackResult } from '#contracts/push.ts';

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

/** One shopper's socket. Resolves when connected; null if that failed (and the witness was told). */
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
  let sentAtMs: number | null = null;
  let late: NodeJS.Timeout | undefined;
  let unacknowledged = 0;
  let onSettled: (() => void) | null = null;
  const isSettled = () => sentAtMs === null && unacknowledged === 0;
  const settle = () => {
    sentAtMs = null;
    clearTimeout(late);
    if (isSettled()) onSettled?.();
  };

  socket.on('recommendations', (message: unknown) => {
    if (sentAtMs === null) return;
    const list = recommendationListSchema.safeParse(message);
    // A list computed before the view left is no answer to it.
    if (!list.success || list.data.list !== 'item-cf' || Date.parse(list.data.computedAt) < sentAtMs) return;
    witness.push(Date.now() - sentAtMs);
    settle();
  });
  socket.on('disconnect', (reason) => {
    if (reason !== 'io client disconnect') witness.error(`socket: ${reason}`);
  });

  const track: SocketSession['track'] = (type, payload) => {
    const event = { id: uuidv7(), type, version: 1, occurredAt: new Date().toISOString(), payload };
    if (!socket.connected) return;
    socket
      .timeout(ANSWER_TIMEOUT_MS)
      .emit('track', { events: [event] }, (error: Error | null, result?: TrackResult) => {
        unacknowledged--;
        if (isSettled()) onSettled?.();
        if (error !== null) witness.error('track: no acknowledgement');
        else if (result === undefined || result.errors.length > 0) witness.error('track: refused');
        else if (result.retryAfterSeconds !== undefined) witness.error('track: over the rate');
      });
  };
  const session: SocketSession = {
    track,
    trackView(payload) {
      if (sentAtMs === null) {
        sentAtMs = Date.now();
        late = setTimeout(() => {
          witness.unanswered();
          settle();
        }, ANSWER_TIMEOUT_MS);
      }
      track('page-viewed', payload);
    },
    async close() {
      if (!isSettled() && socket.connected)
        await new Promise<void>((resolve) => {
          onSettled = resolve;
          setTimeout(resolve, ANSWER_TIMEOUT_MS);
        });
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
