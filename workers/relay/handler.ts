import { ALL_TOPICS, type Topic } from '#contracts/topics.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { LogProducer } from '#server/adapters/kafka/port.ts';
import type { OutboxRow } from '#server/adapters/postgres/outbox-reader.ts';
import type { Logger } from '#server/observability/logger.ts';

export interface RelayPorts {
  read(limit: number, skip: readonly string[]): Promise<OutboxRow[]>;
  remove(sequences: readonly string[]): Promise<void>;
  send: LogProducer['send'];
  logger: Logger;
}

export const BATCH_ROWS = 500;

const topics = new Set<string>(ALL_TOPICS);

/**
 * One step of the relay: reads the oldest rows, sends them topic by topic in their order, removes what is acknowledged.
 * Resolves with how many were sent; rejects with DangolError('unavailable') when Kafka did not accept all of them:
 * those rows stay and are sent again, so each message is delivered at least once.
 *
 * Sequence order is not commit order: a transaction that commits late shows a row with a lower sequence after higher
 * ones went out. Rows are removed by name, never "up to n", so such a row goes out with the next step. Its order
 * against other rows matters only within one key, and writers of one key hold that key's row lock from before they take
 * a sequence until they commit: of two such rows the lower is always visible first.
 *
 * `skip` collects rows that can never be sent (unknown topic, too large): they stay in the table for inspection.
 */
export function createRelayStep({ read, remove, send, logger }: RelayPorts) {
  const skip: string[] = [];

  async function sendGroup(topic: Topic, rows: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
    try {
      await send(
        topic,
        rows.map(({ key, body }) => ({ key, value: body })),
      );
      return rows;
    } catch (error) {
      if (error instanceof DangolError && error.retriable) throw error;
      const [row, ...others] = rows;
      if (row !== undefined && others.length === 0) {
        setAside(row, error instanceof Error ? error.message : String(error));
        return [];
      }
      // One of them is refused: singly, so that the others go out.
      const sent: OutboxRow[] = [];
      for (const single of rows) sent.push(...(await sendGroup(topic, [single])));
      return sent;
    }
  }

  function setAside(row: OutboxRow, reason: string): void {
    skip.push(row.sequence);
    logger.error(
      { code: 'message-refused', sequence: row.sequence, topic: row.topic, reason },
      'an outbox row cannot be sent and stays',
    );
  }

  return async (): Promise<number> => {
    const rows = await read(BATCH_ROWS, skip);
    if (rows.length === 0) return 0;
    for (const row of rows) if (!topics.has(row.topic)) setAside(row, 'unknown topic');
    const groups = Map.groupBy(
      rows.filter((row) => topics.has(row.topic)),
      (row) => row.topic as Topic,
    );
    const outcomes = await Promise.allSettled([...groups].map(([topic, group]) => sendGroup(topic, group)));
    const sent = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
    if (sent.length > 0) await remove(sent.map(({ sequence }) => sequence));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return sent.length;
  };
}
