import type { Push } from '#contracts/push.ts';
import { readOrder } from '#server/adapters/postgres/orders.ts';
import { markAnnounced, readShipments, unannouncedOrders } from '#server/adapters/postgres/shipments.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { PushPublisher } from '#server/adapters/redis-push.ts';
import type { RedisShipments } from '#server/adapters/redis-shipments.ts';
import { keptOf, storeShipments } from './shipments.ts';

const PORTION = 100;

export interface AnnounceDeps {
  db: Database;
  store: RedisShipments;
  publisher: PushPublisher;
  now: () => Date;
}

/**
 * Sends to Redis and to open pages where the shipments of orders are, for all orders with a change that was not
 * sent yet, also those of other processes. A change is marked as sent after it was, so a process that is killed in
 * between sends it again, and while Redis is away it waits. At most 100 orders; returns how many.
 */
export async function announceShipments({ db, store, publisher, now }: AnnounceDeps): Promise<number> {
  const orderIds = await unannouncedOrders(db, PORTION);
  const byOrder = Map.groupBy(await readShipments(db, orderIds), ({ orderId }) => orderId);
  for (const [orderId, shipments] of byOrder) {
    const order = await readOrder(db, orderId);
    if (order === null) continue;
    const kept = keptOf(shipments);
    await storeShipments({ store, now }, orderId, kept);
    const { shopperId, number, status } = order;
    const places = kept.shipments.map(({ shipmentId, number: of, state }) => ({ shipmentId, number: of, state }));
    const push: Push = {
      shopperId,
      message: { event: 'order', data: { orderId, number, status, shipments: places } },
      causedAtMs: latestChange(kept.shipments),
    };
    await publisher.publish([push]);
    await markAnnounced(db, shipments);
  }
  return byOrder.size;
}

function latestChange(shipments: readonly { changes: readonly { at: Date }[] }[]): number {
  return Math.max(0, ...shipments.flatMap(({ changes }) => changes.map(({ at }) => at.getTime())));
}
