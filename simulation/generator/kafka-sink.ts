import type { ProductRegistration } from '#contracts/product-registration.ts';
import { TOPICS, type Topic } from '#contracts/topics.ts';
import type { UserRegistration } from '#contracts/user-registration.ts';
import type { LogProducer, OutgoingMessage } from '#server/adapters/kafka/port.ts';
import { toOrderMessage, toPaymentMessages } from './order-messages.ts';
import type { GeneratedOrder, TrafficSink } from './traffic.ts';

/** Lets a consumer skip generated messages without parsing them. */
const HEADERS = { source: 'generated' };
/** Orders of one batch. */
const BATCH = 500;

export interface KafkaSink extends TrafficSink {
  product(registration: ProductRegistration): void;
  user(registration: UserRegistration): void;
  /** Resolves when all that was accepted and is not held is acknowledged. */
  flush(): Promise<void>;
  /** The same at the end of a run: orders whose cancellation lies ahead are published as paid. */
  end(): Promise<void>;
}

/**
 * Publishes traffic on `orders` (keyed by shopper), `payments` (by order), `products` (by SKU) and `users` (by
 * customer), in batches: of 500 orders, or at a `flush`. Rejects while Kafka is unavailable.
 *
 * A message on `orders` is a whole order that is stored once, so that an order that will be cancelled after `now` is
 * held, and published with the flush after its cancellation.
 */
export function createKafkaSink(
  producer: Pick<LogProducer, 'send'>,
  { takesStock, now = Date.now }: { takesStock: boolean; now?: () => number },
): KafkaSink {
  const waiting = new Map<Topic, OutgoingMessage[]>();
  const held = new Set<GeneratedOrder>();
  let orders = 0;

  function publish(order: GeneratedOrder): void {
    add(TOPICS.orders, order.customer.id, toOrderMessage(order, takesStock));
    for (const step of toPaymentMessages(order)) add(TOPICS.payments, order.orderId, step);
    orders += 1;
  }

  function release(isDue: (order: GeneratedOrder) => boolean, as: (order: GeneratedOrder) => GeneratedOrder): void {
    for (const order of held) {
      if (!isDue(order)) continue;
      held.delete(order);
      publish(as(order));
    }
  }

  function add(topic: Topic, key: string, message: object): void {
    const outgoing = { key, value: JSON.stringify(message), headers: HEADERS };
    const messages = waiting.get(topic);
    if (messages === undefined) waiting.set(topic, [outgoing]);
    else messages.push(outgoing);
  }

  const isAhead = ({ cancellation }: GeneratedOrder) => cancellation !== null && cancellation.atMs > now();

  async function flush(): Promise<void> {
    release(
      (order) => !isAhead(order),
      (order) => order,
    );
    const batches = [...waiting];
    waiting.clear();
    orders = 0;
    // Customers and products first: an order stored before its buyer would lack the buyer's attributes.
    for (const topic of [TOPICS.users, TOPICS.products, TOPICS.orders, TOPICS.payments])
      for (const [waited, messages] of batches) if (waited === topic) await producer.send(topic, messages);
  }

  return {
    accept(order) {
      if (isAhead(order)) held.add(order);
      else publish(order);
      return orders >= BATCH ? flush() : undefined;
    },
    product: (registration) => add(TOPICS.products, registration.sku, registration),
    user: (registration) => add(TOPICS.users, registration.customerId, registration),
    flush,
    end() {
      release(
        () => true,
        (order) => (isAhead(order) ? { ...order, cancellation: null } : order),
      );
      return flush();
    },
  };
}
