import type { Server } from 'socket.io';
import { type PresenceMessage, type Watch, watchSchema } from '#contracts/push.ts';
import type { DayTallies } from './day-tallies.ts';
import { rooms } from './deliver-push.ts';
import { latestOnly } from './latest-only.ts';

const PUBLISH_EVERY_MS = 1_000;

/**
 * Publishes to sockets on a product's page how many bought it today, and to sockets that show coupons how often such
 * coupons were used today: at once when they begin to watch, then within three seconds of a change. Closed sockets
 * leave their rooms by themselves. While PostgreSQL or Redis is unavailable nothing is published. Cost: each second at
 * most two statements a gateway, none while no socket watches.
 */
export function publishTallies(io: Server, tallies: DayTallies): { close(): void } {
  const published = new Map<string, number>();
  let publishing = false;

  async function publish(): Promise<void> {
    // If the database is slow, this turn is skipped: the next one publishes its numbers.
    if (publishing) return;
    publishing = true;
    try {
      const watched = [...io.sockets.adapter.rooms.keys()];
      for (const room of published.keys()) if (!io.sockets.adapter.rooms.has(room)) published.delete(room);
      const { productIds, rules } = rooms.watchedIn(watched);
      const [buyers, uses] = await Promise.allSettled([tallies.buyers(productIds), tallies.uses(rules)]);
      if (buyers.status === 'fulfilled')
        for (const [productId, count] of buyers.value)
          emit(rooms.product(productId), count, { buyers: { productId, count } });
      if (uses.status === 'fulfilled')
        for (const [rule, count] of uses.value) emit(rooms.couponUses(rule), count, { uses: { [rule]: count } });
    } finally {
      publishing = false;
    }
  }

  function emit(room: string, count: number, message: PresenceMessage): void {
    if (published.get(room) === count) return;
    published.set(room, count);
    io.local.to(room).emit('presence', message);
  }

  io.on('connection', (socket) => {
    let followed: readonly string[] = [];
    const answer = latestOnly(async ({ productId, rules = [] }: Watch) => {
      const [buyers, uses] = await Promise.allSettled([
        tallies.buyers(productId == null ? [] : [productId]),
        tallies.uses(rules),
      ]);
      const count = buyers.status === 'fulfilled' && productId != null ? buyers.value.get(productId) : undefined;
      if (productId != null && count !== undefined)
        socket.emit('presence', { buyers: { productId, count } } satisfies PresenceMessage);
      if (rules.length > 0 && uses.status === 'fulfilled')
        socket.emit('presence', { uses: Object.fromEntries(uses.value) } satisfies PresenceMessage);
    });
    socket.on('watch', (raw: unknown) => {
      const watch = watchSchema.safeParse(raw ?? {});
      if (!watch.success) return;
      const { rules = [] } = watch.data;
      for (const rule of followed) if (!rules.some((each) => each === rule)) void socket.leave(rooms.couponUses(rule));
      for (const rule of rules) void socket.join(rooms.couponUses(rule));
      followed = rules;
      answer(watch.data);
    });
  });

  const timer = setInterval(() => void publish(), PUBLISH_EVERY_MS);
  return { close: () => clearInterval(timer) };
}
