import type { OrderMessage } from '#contracts/orders.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { Counter } from '#server/observability/metrics.ts';
import type { IntakeOutcome } from '#server/orders/order-intake.ts';
import type { HandleContext } from '../runtime/handle-batch.ts';
import type { Parsed } from '../runtime/parse.ts';

/** Orders of one transaction, and the lines among them: large enough to share its cost, short enough for the locks. */
const MOST_ORDERS = 2_700;
const MOST_LINES = 12_500;

export interface OrderWriterHandlerDeps {
  /** server/orders/order-intake.ts, storeOrders. */
  store(messages: readonly OrderMessage[]): Promise<readonly IntakeOutcome[]>;
  /** Labels: source, outcome. */
  counter?: Counter | undefined;
}

/** Stores a batch in transactions of bounded size; orders that are refused are set aside singly, with their reason. */
export function createOrderWriterHandler({ store, counter }: OrderWriterHandlerDeps) {
  return async (batch: readonly Parsed<OrderMessage>[], context: HandleContext<OrderMessage>) => {
    for (const some of chunksOf(batch)) {
      // The partition may be another's by now: what is left is stored there.
      if (context.isStale())
        throw new DangolError('unavailable', 'The partition was reassigned; its orders come again.');
      const outcomes = await store(some.map(({ value }) => value));
      for (const [at, message] of some.entries()) {
        const outcome = outcomes[at] ?? 'present';
        if (typeof outcome !== 'string') context.refuse(message, outcome.refused);
        const { source } = message.value;
        counter?.inc({ source, outcome: typeof outcome === 'string' ? outcome : 'refused' });
      }
    }
  };
}

/** Parts of about one size: a small rest would cost as much as a whole transaction. */
function* chunksOf(batch: readonly Parsed<OrderMessage>[]): Generator<Parsed<OrderMessage>[]> {
  const all = batch.reduce((sum, { value }) => sum + value.lines.length, 0);
  const parts = Math.max(1, Math.ceil(batch.length / MOST_ORDERS), Math.ceil(all / MOST_LINES));
  const [mostOrders, mostLines] = [Math.ceil(batch.length / parts), Math.ceil(all / parts)];
  let chunk: Parsed<OrderMessage>[] = [];
  let lines = 0;
  for (const message of batch) {
    const more = message.value.lines.length;
    if (chunk.length > 0 && (chunk.length >= mostOrders || lines + more / 2 > mostLines)) {
      yield chunk;
      chunk = [];
      lines = 0;
    }
    chunk.push(message);
    lines += more;
  }
  if (chunk.length > 0) yield chunk;
}
