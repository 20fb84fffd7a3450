import type { ProductRegistration } from '#contracts/product-registration.ts';
import { TOPICS, type Topic } from '#contracts/topics.ts';
import type { UserRegistration } from '#contracts/user-registration.ts';
import type { LogProducer, OutgoingMessage } from '#server/adapters/kafka/port.ts';
import { toOrderMessage, toPaymentMessages } from './order-messages.ts';
import type { TrafficSink } from './traffic.ts';

/** Lets a consumer skip generated messages without parsing them. */
const HEADERS = { source: 'generated' };
/** Orders of one batch. */
const BATCH = 500;

export interface KafkaSink extends TrafficSink {
  product(registration: ProductRegistration): void;
  user(registration: UserRegistration): void;
  /** Resolves when all that was accepted is acknowledged. */
  flush(): Promise<void>;
}

/**
 * Publishes traffic on `orders` (keyed by shopper), `payments` (by order), `products` (by SKU) and `users` (by
 * customer), in batches: of 500 orders, or at a `flush`. Rejects while Kafka is unavailable.
 */
export function createKafkaSink(
  producer: Pick<LogProducer, 'send'>,
  { takesStock }: { takesStock: boolean },
): KafkaSink {
  const waiting = new Map<Topic, OutgoingMessage[]>();
  let orders = 0;

  function add(topic: Topic, key: string, message: object): void {
    const outgoing = { key, value: JSON.stringify(message), headers: HEADERS };
    const messages = waiting.get(topic);
    if (messages === undefined) waiting.set(topic, [outgoing]);
    else messages.push(outgoing);
  }

  async function flush(): Promise<void> {
    const batches = [...waiting];
    waiting.clear();
    orders = 0;
    // Customers and products first: an order stored before its buyer would lack the buyer's attributes.
    for (const topic of [TOPICS.users, TOPICS.products, TOPICS.orders, TOPICS.payments])
      for (const [waited, messages] of batches) if (waited === topic) await producer.send(topic, messages);
  }

  return {
    accept(order) {
      add(TOPICS.orders, order.customer.id, toOrderMessage(order, takesStock));
      for (const step of toPaymentMessages(order)) add(TOPICS.payments, order.orderId, step);
      orders += 1;
      return orders >= BATCH ? flush() : undefined;
    },
    product: (registration) => add(TOPICS.products, registration.sku, registration),
    user: (registration) => add(TOPICS.users, registration.customerId, registration),
    flush,
  };
}
