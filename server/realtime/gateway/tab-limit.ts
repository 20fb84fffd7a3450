import type { Server, Socket } from 'socket.io';
import { TOO_MANY_SOCKETS } from '#contracts/push.ts';
import { connectionOf } from './message-budget.ts';

/**
 * Refuses a shopper's next connection beyond `most`, before it is connected: the client hears why
 * (`connect_error` with TOO_MANY_SOCKETS), does not come back by itself, and the page works over HTTP meanwhile.
 */
export function limitTabs(
  io: Server,
  { most, shopperOf, onRefused }: { most: number; shopperOf(socket: Socket): string; onRefused(): void },
): void {
  const connections = new Map<string, Set<string>>();
  io.use((socket, next) => {
    const shopperId = shopperOf(socket);
    const { id } = connectionOf(socket);
    const open = connections.get(shopperId) ?? new Set();
    if (open.size >= most && !open.has(id)) {
      onRefused();
      next(new Error(TOO_MANY_SOCKETS));
      return;
    }
    connections.set(shopperId, open);
    open.add(id);
    socket.conn.once('close', () => {
      open.delete(id);
      if (open.size === 0 && connections.get(shopperId) === open) connections.delete(shopperId);
    });
    next();
  });
}
