import type { OrderMessage } from '#contracts/orders.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { Counter } from '#server/observability/metrics.ts';
import type { IntakeOutcome } from '#server/orders/order-intake.ts';
import type { HandleContext } from '../runtime/handle-batch.ts';
import type { Parsed } from '../runtime/parse.ts';

/** Orders of one transaction, and the lines among them: large enough to share its cost, short enough for the locks. */
const MOST_ORDERS = 500;
const MOST_LINES = 2_500;

export interface OrderWriterHandlerDeps {
  /** server/orders/order-intake.ts, storeOrders. */
  store(messages: readonly OrderMessage[]): Promise<readonly IntakeOutcome[]>;
  /** Labels: source, outcome. */
  counter?: Counter | undefined;
}

/** Stores a batch in transactions of bounded size; orders that are refused are set aside singly, with their reason. */
export function createOrderWriterHandler({ store, counter }: OrderWriterHandlerDeps) {
  return async (batch: readonly Parsed<OrderMessage>[], { signal, refuse }: HandleContext<OrderMessage>) => {
    for (const some of chunksOf(batch)) {
      // The partition may be another's by now: what is left is stored there.
      if (signal.aborted) throw new DangolError('unavailable', 'The partition was reassigned; its orders come again.');
      const outcomes = await store(some.map(({ value }) => value));
      for (const [at, message] of some.entries()) {
        const outcome = outcomes[at] ?? 'present';
        if (typeof outcome !== 'string') refuse(message, outcome.refused);
        const { source } = message.value;
        counter?.inc({ source, outcome: typeof outcome === 'string' ? outcome : 'refused' });
      }
    }
  };
}

function* chunksOf(batch: readonly Parsed<OrderMessage>[]): Generator<Parsed<OrderMessage>[]> {
  let chunk: Parsed<OrderMessage>[] = [];
  let lines = 0;
  for (const message of batch) {
    const more = message.value.lines.length;
    if (chunk.length > 0 && (chunk.length >= MOST_ORDERS || lines + more > MOST_LINES)) {
      yield chunk;
      chunk = [];
      lines = 0;
    }
    chunk.push(message);
    lines += more;
  }
  if (chunk.length > 0) yield chunk;
}
