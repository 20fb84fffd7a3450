import type { Server, Socket } from 'socket.io';
import { type PresenceMessage, watchSchema } from '#contracts/push.ts';
import { rooms } from './deliver-push.ts';
import { latestOnly } from './latest-only.ts';
import type { PresenceStore } from './presence-store.ts';

const RENEW_EVERY_MS = 15_000;
/** A number is published at most this often. */
const PUBLISH_EVERY_MS = 1_000;

export interface Presence {
  join(socket: Socket, shopperId: string): void;
  close(): void;
}

/**
 * The live numbers of this gateway's sockets. Each socket follows one product at most, by `watch`; changed numbers are
 * published to the sockets that watch. While Redis is unavailable no numbers are published; nothing else is affected.
 */
export function createPresence(io: Server, store: PresenceStore): Presence {
  /** Sockets of each shopper, and of each shopper on each product. */
  const shoppers = new Map<string, number>();
  const products = new Map<number, Map<string, number>>();
  const published = new Map<number | 'online', number>();
  const quietly = (work: Promise<unknown>) => void work.catch(() => undefined);

  function enterProduct(productId: number, shopperId: string): void {
    const viewers = products.get(productId) ?? new Map<string, number>();
    products.set(productId, viewers);
    viewers.set(shopperId, (viewers.get(shopperId) ?? 0) + 1);
    quietly(store.renew([], new Map([[productId, [shopperId]]])));
  }

  function leaveProduct(productId: number, shopperId: string): void {
    const viewers = products.get(productId);
    if (viewers === undefined || !leftLast(viewers, shopperId)) return;
    if (viewers.size === 0) {
      products.delete(productId);
      published.delete(productId);
    }
    quietly(store.leaveProduct(productId, shopperId));
  }

  async function publish(): Promise<void> {
    if ((io.sockets.adapter.rooms.get(rooms.presence)?.size ?? 0) === 0) return;
    const counts = await store.count([...products.keys()]);
    if (published.get('online') !== counts.online) {
      published.set('online', counts.online);
      emit(rooms.presence, { online: counts.online });
    }
    for (const [productId, count] of counts.viewers) {
      if (published.get(productId) === count) continue;
      published.set(productId, count);
      emit(rooms.product(productId), { viewers: { productId, count } });
    }
  }

  function emit(room: string, message: PresenceMessage): void {
    io.local.to(room).emit('presence', message);
  }

  const renewing = setInterval(() => {
    const viewers = new Map([...products].map(([productId, who]) => [productId, [...who.keys()]] as const));
    quietly(store.renew([...shoppers.keys()], viewers));
  }, RENEW_EVERY_MS);
  const publishing = setInterval(() => quietly(publish()), PUBLISH_EVERY_MS);

  return {
    join(socket, shopperId) {
      let product: number | null = null;
      shoppers.set(shopperId, (shoppers.get(shopperId) ?? 0) + 1);
      quietly(store.renew([shopperId], new Map()));

      const follow = (productId: number | null) => {
        if (productId === product) return;
        if (product !== null) {
          void socket.leave(rooms.product(product));
          leaveProduct(product, shopperId);
        }
        product = productId;
        if (productId !== null) {
          void socket.join(rooms.product(productId));
          enterProduct(productId, shopperId);
        }
      };

      // A new client gets the numbers at once; all others with the next change.
      const notifyNewClient = latestOnly((productId: number | null) =>
        store.count(productId === null ? [] : [productId]).then(
          ({ online, viewers }) => {
            const count = productId === null ? undefined : viewers.get(productId);
            const message: PresenceMessage = { online };
            if (productId !== null && count !== undefined) message.viewers = { productId, count };
            socket.emit('presence', message);
          },
          () => undefined,
        ),
      );
      socket.on('watch', (raw: unknown) => {
        const watch = watchSchema.safeParse(raw ?? {});
        if (!watch.success) return;
        void socket.join(rooms.presence);
        follow(watch.data.productId ?? null);
        notifyNewClient(product);
      });
      socket.on('disconnect', () => {
        follow(null);
        if (leftLast(shoppers, shopperId)) quietly(store.leaveShop(shopperId));
      });
    },
    close() {
      clearInterval(renewing);
      clearInterval(publishing);
    },
  };
}

/** Counts one down; whether it was the last. */
function leftLast(counts: Map<string, number>, shopperId: string): boolean {
  const left = (counts.get(shopperId) ?? 1) - 1;
  if (left > 0) {
    counts.set(shopperId, left);
    return false;
  }
  counts.delete(shopperId);
  return true;
}
