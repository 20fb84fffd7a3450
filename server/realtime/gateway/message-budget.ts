import type { Namespace, Server, Socket } from 'socket.io';
import type { TrackResult } from '#contracts/push.ts';
import type { Counter } from '#server/observability/metrics.ts';
import { createTokenBuckets } from '../collector/token-buckets.ts';

export interface MessageBudgetOptions {
  /** Messages a connection may send at once, and in the long run: a page sends a few a second at its busiest. */
  soft: { capacity: number; refillPerSecond: number };
  /** Packets of any kind; beyond it the connection is cut, since reading them is what costs. */
  hard: { capacity: number; refillPerSecond: number };
}

export const DEFAULT_MESSAGE_BUDGET: MessageBudgetOptions = {
  soft: { capacity: 100, refillPerSecond: 20 },
  hard: { capacity: 600, refillPerSecond: 60 },
};

export interface RawConnection {
  id: string;
  transport?: { socket?: { terminate?(): void } };
  on(event: 'packet', listener: () => void): void;
  close(discard?: boolean): void;
}

/**
 * One budget for each connection over all its messages, of every name and namespace there is or will be. Over the soft
 * budget a message is not handled: one with an acknowledgement is answered "again in n seconds", any other is dropped.
 * Over the hard budget the connection is cut. Memory: two numbers a connection.
 */
export function limitMessages(
  io: Server,
  { refused, cut }: { refused: Counter; cut: Counter },
  { soft, hard }: MessageBudgetOptions = DEFAULT_MESSAGE_BUDGET,
): void {
  const now = () => performance.now();
  const messages = createTokenBuckets({ ...soft, now });
  const packets = createTokenBuckets({ ...hard, now });

  function limit(socket: Socket): void {
    socket.use((packet, next) => {
      const seconds = messages.take(connectionOf(socket).id, 1);
      if (seconds === 0) {
        next();
        return;
      }
      refused.inc({ reason: 'rate' });
      const acknowledge = packet.at(-1) as unknown;
      if (typeof acknowledge === 'function') (acknowledge as (result: TrackResult) => void)(overBudget(seconds));
    });
  }

  const limitNamespace = (namespace: Pick<Namespace, 'use'>) => {
    namespace.use((socket, next) => {
      limit(socket);
      next();
    });
  };
  limitNamespace(io.of('/'));
  io.on('new_namespace', limitNamespace);

  io.engine.on('connection', (connection: RawConnection) => {
    connection.on('packet', () => {
      if (packets.take(connection.id, 1) === 0) return;
      cut.inc();
      terminate(connection);
    });
  });
}

/** What lies under a socket; its types keep to themselves what is public at run time. */
export function connectionOf(socket: Socket): RawConnection {
  return socket.conn as unknown as RawConnection;
}

/** Ends a connection at once: a closing handshake would wait for a client that may never answer. */
export function terminate(connection: RawConnection): void {
  const raw = connection.transport?.socket;
  if (raw?.terminate) raw.terminate();
  else connection.close(true);
}

function overBudget(seconds: number): TrackResult {
  const retryAfterSeconds = Math.ceil(seconds);
  const message = `Too many messages on this connection. Try again in ${retryAfterSeconds} s.`;
  return { accepted: 0, errors: [{ index: -1, field: 'events', message }], retryAfterSeconds };
}
