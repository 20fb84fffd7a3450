import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { TOPICS } from '#contracts/topics.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { koreanDate } from '#domain/shared/korean-time.ts';
import type { IncomingMessage, Kafka } from '#server/adapters/kafka/port.ts';
import type { BulkLoad, Cell } from '#server/adapters/postgres/bulk-load.ts';
import { behaviorOffsets, type DayRange } from '#server/adapters/postgres/roll-ups/recount.ts';
import { CREATE_LOG, LOG_COLUMNS, LOG_TABLE } from '#server/adapters/postgres/roll-ups/recount-statements.ts';
import { pause } from '#server/pause.ts';
import { stageMessage } from './stage.ts';

const TOPIC = TOPICS.behavior;
const POLL_MS = 50;
/** Some 10 ms: others of the process have their turn. */
const PARSED_AT_ONCE = 500;
/** Without a message for so long the log is not being read. */
const STALLED_MS = 30_000;

export interface LoadedLog {
  /** First day that the log holds whole; earlier ones cannot be recounted out of it. */
  coveredFrom: string;
  /** Whether LOG_TABLE has all that stands before these offsets. */
  isComplete(offsets: ReadonlyMap<number, bigint>): boolean;
  /** Runs work on the connection while nothing is added to LOG_TABLE. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when it has all that stands before the stored offsets. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

/** When a day in Seoul begins, epoch ms. */
export const dayStartMs = (day: string) => Date.parse(`${day}T00:00:00+09:00`);

/**
 * Reads the events of a range of days out of the log into LOG_TABLE, and goes on reading, so that it has what the
 * engines have read. null: no engine has read the log yet. Cost: what the log holds from the first day on, some 50,000
 * events a second; memory: one batch. Rejects with DangolError('unavailable') when Kafka is away.
 */
export async function loadLog(
  { load, kafka, signal }: { load: BulkLoad; kafka: Kafka; signal?: AbortSignal | undefined },
  { from, to }: DayRange,
): Promise<LoadedLog | null> {
  await load.query(CREATE_LOG);
  await load.commit();
  if ((await behaviorOffsets(load)).size === 0) return null;
  const admin = await kafka.admin();
  const [positions, oldest] = await Promise.all([admin.offsetsAt(TOPIC, dayStartMs(from)), admin.startOffsets(TOPIC)]);
  /** Partitions whose older messages are deleted: the day of the first one that is left is not whole. */
  const cut = new Set(
    [...oldest].flatMap(([partition, low]) => (low > 0n && positions.get(partition) === low ? partition : [])),
  );
  let coveredFrom = from;
  let [queue, lastMs] = [Promise.resolve() as Promise<unknown>, performance.now()];
  let failure: unknown;

  function exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  }

  async function add(messages: readonly IncomingMessage[]): Promise<void> {
    const [first, last] = [messages[0], messages.at(-1)];
    if (first === undefined || last === undefined) return;
    if (cut.delete(first.partition)) {
      const next = koreanDate(first.timestampMs + 86_400_000);
      if (next > coveredFrom) coveredFrom = next;
    }
    const rows: Cell[][] = [];
    for (let at = 0; at < messages.length; at += PARSED_AT_ONCE) {
      await setImmediate();
      rows.push(...rowsOf(messages.slice(at, at + PARSED_AT_ONCE), from, to));
    }
    if (rows.length > 0) {
      await load.begin();
      await load.copy(LOG_TABLE, LOG_COLUMNS, rows);
      await load.commit();
    }
    positions.set(first.partition, last.offset + 1n);
    lastMs = performance.now();
  }

  const consumer = await kafka.consume({
    ...{ groupId: `roll-ups-recount-${randomUUID()}`, topics: [TOPIC], from: 'earliest', commit: false },
    startAt: (_topic, partition) => positions.get(partition),
    onBatch: (messages) =>
      exclusively(() => add(messages)).catch((error: unknown) => {
        failure = error;
        throw error;
      }),
    // The recount gives up and is tried again: no reason to end the process.
    onStalled: () => {
      failure = new DangolError('unavailable', 'The log is not being read any more.');
    },
  });
  const isComplete = (offsets: ReadonlyMap<number, bigint>) =>
    [...offsets].every(([partition, next]) => (positions.get(partition) ?? 0n) >= next);
  return {
    get coveredFrom() {
      return coveredFrom;
    },
    isComplete,
    exclusively,
    async caughtUp() {
      lastMs = performance.now();
      while (!isComplete(await exclusively(() => behaviorOffsets(load)))) {
        signal?.throwIfAborted();
        if (failure !== undefined) throw failure;
        if (performance.now() - lastMs > STALLED_MS)
          throw new DangolError(
            'unavailable',
            'The log could not be read up to where the roll-ups stand. Is Kafka up?',
          );
        await pause(POLL_MS, signal);
      }
    },
    close: () => consumer.close(),
  };
}

/** In the sequence of LOG_COLUMNS. */
function* rowsOf(messages: readonly IncomingMessage[], from: string, to: string): Generator<Cell[]> {
  for (const message of messages) {
    const { act, partition, offset } = stageMessage(message).staged;
    if (act === undefined) continue;
    const atMs = Math.min(act.occurredAtMs, message.timestampMs);
    const day = koreanDate(atMs);
    if (day < from || day > to) continue;
    const { id, type, source, shopperId, hasProduct } = act;
    yield [partition, String(offset), id, new Date(atMs), type, source, shopperId, hasProduct];
  }
}
