import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import { applyBatch, type StagedMessage } from '#server/adapters/postgres/roll-ups/apply-batch.ts';
import {
  acquireLease,
  type Lease,
  releaseLease,
  renewLease,
  requestLease,
} from '#server/adapters/postgres/roll-ups/lease.ts';
import { storeOrders } from '#server/orders/order-intake.ts';
import { orderMessage } from '../support/order-messages.ts';
import { startTestServices, startTestShop, startTestSqlPool } from '../support/start.ts';

// The statements of the roll-ups on a real PostgreSQL, without Kafka.

const services = await startTestServices();
const shop = await startTestShop(services);
const pool = startTestSqlPool(services);
let offset = 0n;

async function held(): Promise<Lease> {
  const lease = await acquireLease(pool, 'test');
  if (lease === null) throw new Error('the lease is not free');
  return lease;
}

const message = (fields: Partial<StagedMessage>): StagedMessage => ({
  ...{ topic: 'orders', partition: 0, offset: offset++, messageAtMs: Date.now() },
  ...fields,
});
const hint = (orderId: string, cancelled = false) => ({ hint: { orderId, placed: !cancelled, cancelled } });

test('an order and an event are added once', async () => {
  const lease = await held();
  const { productId } = await shop.product({ priceWon: 9_000, stock: 5 });
  const order = orderMessage([{ productId, quantity: 3, unitPriceWon: 9_000 }]);
  await storeOrders(pool, [order]);
  const act = {
    ...{ id: uuidv7(), occurredAtMs: Date.now(), type: 'page-viewed', source: 'shop' as const },
    ...{ shopperId: uuidv7(), hasProduct: true },
  };
  const apply = (...messages: StagedMessage[]) => pool.transaction((tx) => applyBatch(tx, messages, lease));
  const first = await apply(message(hint(order.orderId)), message({ topic: 'behavior', act }), message(hint(uuidv7())));
  expect(first).toContainEqual({ outcome: 'applied', kind: 'placed', count: 1 });
  const second = await apply(message(hint(order.orderId)), message({ topic: 'behavior', act }));
  expect(second).toContainEqual({ outcome: 'duplicate', kind: 'placed', count: 1 });
  expect(await shop.db.orderMinute.findMany()).toMatchObject([{ orders: 1, pieces: 3, won: 27_000n, cancelled: 0 }]);
  expect(await renewLease(pool, lease)).toBe('held');
  await requestLease(pool, 'other');
  expect(await renewLease(pool, lease)).toBe('requested');
  await releaseLease(pool, lease);
  await expect(apply()).rejects.toMatchObject({ code: 'DG001' });
  expect(await acquireLease(pool, 'third')).toBeNull();
  expect(await acquireLease(pool, 'other')).toMatchObject({ holder: 'other' });
});
