import type { Server } from 'socket.io';
import type { Counter } from '#server/observability/metrics.ts';

const CHECK_EVERY_MS = 1_000;
/** Waiting for a socket at two checks in a row: it does not keep up. */
const SOFT = { packets: 64, bytes: 512 * 1024 };
/** Waiting at one: whatever the reason, it is too much. */
const HARD = { packets: 1_024, bytes: 8 * 1024 * 1024 };

/** What lies under Socket.IO: engine.io's queue, and below it a WebSocket of `ws`. */
interface RawConnection {
  writeBuffer?: readonly { data?: unknown }[];
  transport?: { socket?: { bufferedAmount?: number; terminate?(): void } };
}

/**
 * Cuts off browsers that do not read what they are sent, so that their backlog is bounded and no one else waits for it.
 * Cut, not closed: a closing handshake would wait behind the backlog. They connect again and read their state anew.
 */
export function cutSlowReaders(io: Server, cut: Counter): () => void {
  let behind = new Set<string>();
  const timer = setInterval(() => {
    const stillBehind = new Set<string>();
    for (const socket of io.sockets.sockets.values()) {
      const connection = socket.conn as unknown as RawConnection;
      const waiting = backlogOf(connection);
      if (!isOver(waiting, SOFT)) continue;
      if (!behind.has(socket.id) && !isOver(waiting, HARD)) {
        stillBehind.add(socket.id);
        continue;
      }
      cut.inc();
      const raw = connection.transport?.socket;
      if (raw?.terminate) raw.terminate();
      else socket.conn.close(true);
    }
    behind = stillBehind;
  }, CHECK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function isOver(waiting: typeof SOFT, bound: typeof SOFT): boolean {
  return waiting.packets > bound.packets || waiting.bytes > bound.bytes;
}

function backlogOf({ writeBuffer = [], transport }: RawConnection): typeof SOFT {
  let bytes = transport?.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) if (typeof data === 'string') bytes += data.length;
  return { packets: writeBuffer.length, bytes };
}
