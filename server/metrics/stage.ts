import { behaviorEventSchema } from '#contracts/events.ts';
import { HINTS_OF_EVENT, HINTS_OF_STATUS, type OrderHint, orderHintSchema } from '#contracts/roll-ups.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { IncomingMessage } from '#server/adapters/kafka/port.ts';
import type { StagedMessage } from '#server/adapters/postgres/roll-ups/apply-batch.ts';

export interface Staging {
  staged: StagedMessage;
  /** The message is no event or order: nothing of it counts. */
  isRejected: boolean;
}

/**
 * What a message of `orders` or `behavior` reports: an order to be looked up, an event to be counted, or both. A
 * quarantined event and a rejected message report nothing.
 */
export function stageMessage(message: IncomingMessage): Staging {
  const { topic, partition, offset, timestampMs } = message;
  const place = { topic, partition, offset, messageAtMs: timestampMs };
  const json = jsonOf(message.value);
  if (topic === TOPICS.orders) {
    const order = orderHintSchema.safeParse(json);
    if (!order.success) return { staged: place, isRejected: true };
    const { orderId, status } = order.data;
    return { staged: { ...place, ...hintOf(orderId, hintsOfStatus(status)) }, isRejected: false };
  }
  const parsed = behaviorEventSchema.safeParse(json);
  if (!parsed.success) return { staged: place, isRejected: true };
  const { id, type, occurredAt, source = 'shop', shopperId, crowd, payload } = parsed.data;
  const hints = hintsOfEvent(type);
  const hint = 'orderId' in payload ? hintOf(payload.orderId, hints) : {};
  if (crowd) return { staged: { ...place, ...hint }, isRejected: false };
  const hasProduct = 'productId' in payload && payload.productId !== undefined;
  const act = { id, occurredAtMs: Date.parse(occurredAt), type, source, shopperId, hasProduct };
  return { staged: { ...place, ...hint, act }, isRejected: false };
}

/** A topic has JSON; what is none is rejected by the schema, as undefined. */
function jsonOf(value: string | null): unknown {
  if (value === null) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const hintsOfStatus = (status: string): readonly OrderHint[] =>
  (HINTS_OF_STATUS as Record<string, readonly OrderHint[]>)[status] ?? ['placed'];
const hintsOfEvent = (type: string): readonly OrderHint[] =>
  (HINTS_OF_EVENT as Record<string, readonly OrderHint[]>)[type] ?? [];

function hintOf(orderId: string, hints: readonly OrderHint[]): Pick<StagedMessage, 'hint'> {
  if (hints.length === 0) return {};
  return { hint: { orderId, placed: hints.includes('placed'), cancelled: hints.includes('cancelled') } };
}
