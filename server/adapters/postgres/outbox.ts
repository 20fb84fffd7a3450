import { v7 as uuidv7 } from 'uuid';
import type { BehaviorEvent, EventPayload, ServerEventType } from '#contracts/events.ts';
import type { ProductState } from '#contracts/products.ts';
import type { Source } from '#contracts/sources.ts';
import { TOPICS, type Topic } from '#contracts/topics.ts';
import type { Database, Tx } from './transaction.ts';

/** A message for Kafka, committed with the change it describes. */
export interface OutboxEntry {
  topic: Topic;
  key: string;
  body: unknown;
}

/**
 * Writes messages into the outbox in the order of `entries`; the relay sends them once the transaction is committed.
 * Call it after taking the locks that order changes of one key (the shopper's, the product's row). Cost: one statement.
 */
export async function appendMessages(tx: Tx, entries: readonly OutboxEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = JSON.stringify(entries);
  await tx.$executeRaw`
    INSERT INTO outbox_message (topic, key, body)
    SELECT entry->>'topic', entry->>'key', entry->'body'
    FROM jsonb_array_elements(${rows}::jsonb) WITH ORDINALITY AS list(entry, position)
    ORDER BY position`;
}

/** Behaviour events, keyed by shopper. */
export async function appendEvents(tx: Tx, events: readonly BehaviorEvent[]): Promise<void> {
  await appendMessages(
    tx,
    events.map((event) => ({ topic: TOPICS.behavior, key: event.shopperId, body: event })),
  );
}

/** Whole product states, keyed by product; take the product's row lock and raise its version first. */
export async function appendProducts(tx: Tx, states: readonly ProductState[]): Promise<void> {
  await appendMessages(
    tx,
    states.map((state) => ({ topic: TOPICS.productStates, key: String(state.productId), body: state })),
  );
}

/** Of the oldest rows so many are looked at; more of that age are behind, whatever they are. */
const ROWS_LOOKED_AT = 500;

/**
 * Whether a product state that was committed more than `olderThanMs` ago waits for the relay. Rows that it set aside,
 * which wait for good, count for a quarter of an hour. Cost: one statement over at most 500 rows.
 */
export async function isProductUnpublished(db: Database, olderThanMs: number): Promise<boolean> {
  const [row] = await db.$queryRaw<{ behind: boolean }[]>`
    SELECT count(*) = ${ROWS_LOOKED_AT}
      OR coalesce(bool_or(topic = ${TOPICS.productStates} AND created_at > now() - interval '15 minutes'), false) AS behind
    FROM (SELECT topic, created_at FROM outbox_message ORDER BY sequence LIMIT ${ROWS_LOOKED_AT}) AS oldest
    WHERE created_at < now() - make_interval(secs => ${olderThanMs / 1_000}::float8)`;
  return row?.behind === true;
}

/** Who an event is about. A worker that acts for a shopper names itself as the session. */
export interface EventSubject {
  shopperId: string;
  sessionId: string;
  /** What it does earns no coupon (docs/decisions/0085). */
  unrewarded?: true | undefined;
  /** Where the order it is about comes from; `shop` where it is about no order. */
  source?: Source | undefined;
}

/** An event published by the server, with a new id. */
export function serverEvent<T extends ServerEventType>(
  type: T,
  { shopperId, sessionId, unrewarded, source = 'shop' }: EventSubject,
  payload: EventPayload<T>,
  occurredAt: Date,
): BehaviorEvent {
  const mark = unrewarded === true ? { unrewarded } : {};
  const envelope = { id: uuidv7(), type, version: 1, occurredAt: occurredAt.toISOString(), shopperId, sessionId };
  const event = { ...envelope, ...mark, source, payload };
  return event as BehaviorEvent;
}
