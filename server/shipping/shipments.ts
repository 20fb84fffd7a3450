import { MOST_SHIPMENTS, type OrderShipments, type ShipmentView } from '#contracts/shipments.ts';
import { isEnded } from '#domain/shipment/state.ts';
import { readShipments, type ShownShipment } from '#server/adapters/postgres/shipments.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { TTL_SECONDS } from '#server/adapters/redis-keys.ts';
import type { RedisShipments } from '#server/adapters/redis-shipments.ts';

export interface Shipments {
  /** The shipments of orders, by order and in the order of their numbers; an order without any is left out. */
  ofOrders(orderIds: readonly string[]): Promise<Map<string, ShipmentView[]>>;
  /** The shop's clock, which promised days are compared with. */
  now(): Date;
}

export interface ShipmentsDeps {
  db: Database;
  store: RedisShipments;
  now: () => Date;
}

/**
 * Reads shipments from Redis, and what is not there (after a flush, seven days after the arrival) or while Redis is
 * away from PostgreSQL; then it is in Redis again. The orders must be the shopper's own: nothing is checked here.
 */
export function createShipments({ db, store, now }: ShipmentsDeps): Shipments {
  return {
    now,
    async ofOrders(orderIds) {
      const found = new Map<string, ShipmentView[]>();
      const stored = await store.read(orderIds).catch(() => null);
      for (const [orderId, { shipments }] of stored ?? []) found.set(orderId, shipments);
      const missing = orderIds.filter((orderId) => !found.has(orderId));
      for (const [orderId, shipments] of Map.groupBy(await readShipments(db, missing), (each) => each.orderId)) {
        const kept = keptOf(shipments);
        found.set(orderId, kept.shipments);
        // A page does not wait for it; Redis was away just now, or is asked in vain.
        if (stored !== null) void storeShipments({ store, now }, orderId, kept).catch(() => undefined);
      }
      return found;
    },
  };
}

/** An order's shipments as Redis holds them. */
export function keptOf(shipments: readonly ShownShipment[]): OrderShipments {
  return {
    v: 1,
    version: shipments.reduce((sum, { version }) => sum + version, 0),
    shipments: shipments.slice(0, MOST_SHIPMENTS).map(({ view }) => view),
  };
}

/** Stores them until seven days after the last has ended; not at all if that is over. */
export async function storeShipments(
  { store, now }: Pick<ShipmentsDeps, 'store' | 'now'>,
  orderId: string,
  kept: OrderShipments,
): Promise<void> {
  const ttlSeconds = secondsLeft(kept.shipments, now());
  if (ttlSeconds > 0) await store.write(orderId, kept, ttlSeconds);
}

function secondsLeft(shipments: readonly ShipmentView[], now: Date): number {
  if (shipments.some(({ state }) => !isEnded(state))) return TTL_SECONDS.shipmentsUnderWay;
  const endedMs = Math.max(...shipments.flatMap(({ changes }) => changes.map(({ at }) => at.getTime())));
  return Math.ceil((endedMs - now.getTime()) / 1_000) + TTL_SECONDS.shipments;
}
