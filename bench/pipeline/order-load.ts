import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { OrderMessageInput } from '#contracts/orders.ts';
import type { OutgoingMessage } from '#server/adapters/kafka/port.ts';
import { createRandom } from '#simulation/seed/random.ts';

/** Products that live traffic draws from: the generator's cache (docs/decisions/0120). */
const POPULAR = 1_000;
/** Lines of an order: 1 to 8, so 4.5 on average. */
const MOST_LINES = 8;

export interface OrderLoad {
  messages: OutgoingMessage[];
  lines: number;
}

/**
 * Orders as the generator sends them: of members, with stock to take, of the thousand products of its cache drawn by a
 * steep law. Serialised beforehand: the measurement counts from the first send.
 */
export async function makeOrderLoad(databaseUrl: string, count: number, seed: number): Promise<OrderLoad> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: customers } = await client.query<{ id: string }>('SELECT id FROM customer ORDER BY id');
  const { rows: products } = await client.query<{ id: number; price_won: number }>(
    `SELECT id, price_won FROM product ORDER BY id LIMIT ${POPULAR}`,
  );
  await client.end();
  const random = createRandom(seed, 'pipeline-orders');
  let lines = 0;
  const messages = Array.from({ length: count }, (): OutgoingMessage => {
    const shopperId = customers[random.int(0, customers.length - 1)]?.id ?? '';
    const placedAt = new Date().toISOString();
    const bought = new Set<number>();
    for (let n = random.int(1, MOST_LINES); n > 0; n--) bought.add(Math.floor(random.float() ** 2 * products.length));
    const orderLines = [...bought].flatMap((at) => {
      const product = products[at];
      return product === undefined
        ? []
        : [{ productId: product.id, quantity: random.int(1, 3), unitPriceWon: product.price_won }];
    });
    lines += orderLines.length;
    const itemsWon = orderLines.reduce((sum, { quantity, unitPriceWon }) => sum + quantity * unitPriceWon, 0);
    const order: OrderMessageInput = {
      ...{ version: 1, orderId: uuidv7(), source: 'generated', shopperId, customerId: shopperId, placedAt },
      ...{ status: 'PAID', lines: orderLines, itemsWon, discountWon: 0, shippingWon: 0, totalWon: itemsWon },
      ...{ accelerated: true, takesStock: true },
      payment: { paymentId: uuidv7(), provider: 'generator', method: 'card', answeredAt: placedAt, errorCode: null },
    };
    return { key: shopperId, value: JSON.stringify(order), headers: { source: 'generated' } };
  });
  return { messages, lines };
}
