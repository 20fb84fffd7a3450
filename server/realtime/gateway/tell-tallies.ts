import type { Server } from 'socket.io';
import { type PresenceMessage, type Watch, watchSchema } from '#contracts/push.ts';
import type { DayTallies } from './day-tallies.ts';
import { rooms } from './deliver-push.ts';
import { latestOnly } from './latest-only.ts';

const TELL_EVERY_MS = 1_000;

/**
 * Tells those on a product's page how many bought it today, and those who look at their coupons how often such coupons
 * were used today: at once when they begin to watch, then when it changes, within three seconds. Whoever is gone is in
 * no room. While PostgreSQL or Redis is away nobody is told anything. Cost: each second at most two statements a
 * gateway, none while nobody watches.
 */
export function tellTallies(io: Server, tallies: DayTallies): { close(): void } {
  const told = new Map<string, number>();
  let telling = false;

  async function tell(): Promise<void> {
    // A database may be slow: the next turn tells what this one would have.
    if (telling) return;
    telling = true;
    try {
      const watched = [...io.sockets.adapter.rooms.keys()];
      for (const room of told.keys()) if (!io.sockets.adapter.rooms.has(room)) told.delete(room);
      const { productIds, rules } = rooms.watchedIn(watched);
      const [buyers, uses] = await Promise.allSettled([tallies.buyers(productIds), tallies.uses(rules)]);
      if (buyers.status === 'fulfilled')
        for (const [productId, count] of buyers.value)
          emit(rooms.product(productId), count, { buyers: { productId, count } });
      if (uses.status === 'fulfilled')
        for (const [rule, count] of uses.value) emit(rooms.couponUses(rule), count, { uses: { [rule]: count } });
    } finally {
      telling = false;
    }
  }

  function emit(room: string, count: number, message: PresenceMessage): void {
    if (told.get(room) === count) return;
    told.set(room, count);
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

  const timer = setInterval(() => void tell(), TELL_EVERY_MS);
  return { close: () => clearInterval(timer) };
}
