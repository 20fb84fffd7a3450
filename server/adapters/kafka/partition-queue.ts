import { DangolError } from '#domain/shared/errors.ts';
import { pause } from '#server/pause.ts';

export interface QueuedMessage {
  key: string;
  value: string | null;
  headers: Record<string, string> | undefined;
  bytes: number;
}

export interface PartitionQueueOptions {
  /** Puts one batch on the partition; resolves once it is acknowledged. */
  transmit(messages: readonly QueuedMessage[]): Promise<void>;
  /** Whether trying the same batch again can never help. */
  isPermanent(error: unknown): boolean;
  /** The partition's name in error messages. */
  name: string;
  maxBatchMessages?: number;
  maxBatchBytes?: number;
  retryMs?: { first: number; most: number };
}

export interface PartitionQueue {
  /** Resolves when all of `messages` are acknowledged. They stay together and in order. */
  push(messages: readonly QueuedMessage[], deadlineMs: number): Promise<void>;
  /** Rejects callers whose deadline has passed. */
  expire(nowMs: number): void;
  /** Messages waiting or under way. */
  size(): number;
  /** Rejects all that waits and takes no more. */
  close(reason: DangolError): void;
}

interface Entry {
  messages: readonly QueuedMessage[];
  bytes: number;
  deadlineMs: number;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * One partition's messages, in order, with a single request under way; what arrives meanwhile makes up the next one.
 *
 * A batch under way is tried again, unchanged, until it is acknowledged: only an identical batch may reuse its sequence
 * numbers, else the broker takes the next messages for a repeat of these and drops them. So a deadline frees the
 * caller, and removes what still waits, but never takes a message out of the batch under way.
 */
export function createPartitionQueue(options: PartitionQueueOptions): PartitionQueue {
  const { maxBatchMessages = 1_000, maxBatchBytes = 512 * 1024, retryMs = { first: 100, most: 1_000 } } = options;
  const waiting: Entry[] = [];
  let underWay: Entry[] = [];
  let count = 0;
  let draining = false;
  let closed: DangolError | null = null;
  let pausing: AbortController | null = null;

  function takeBatch(): Entry[] {
    let messages = 0;
    let bytes = 0;
    let taken = 0;
    for (const entry of waiting) {
      const full = messages + entry.messages.length > maxBatchMessages || bytes + entry.bytes > maxBatchBytes;
      if (taken > 0 && full) break;
      messages += entry.messages.length;
      bytes += entry.bytes;
      taken += 1;
    }
    return waiting.splice(0, taken);
  }

  async function drain(): Promise<void> {
    draining = true;
    while (waiting.length > 0 && closed === null) {
      underWay = takeBatch();
      const messages = underWay.flatMap((entry) => entry.messages);
      const failure = await deliver(messages);
      count -= messages.length;
      for (const entry of underWay) failure === null ? entry.resolve() : entry.reject(failure);
      underWay = [];
    }
    draining = false;
  }

  async function deliver(messages: readonly QueuedMessage[]): Promise<unknown> {
    for (let pauseMs = retryMs.first; ; pauseMs = Math.min(pauseMs * 2, retryMs.most)) {
      try {
        await options.transmit(messages);
        return null;
      } catch (error) {
        if (closed !== null) return closed;
        if (options.isPermanent(error)) return unavailable(options.name, error);
        pausing = new AbortController();
        await pause(pauseMs, pausing.signal);
        pausing = null;
        if (closed !== null) return closed;
      }
    }
  }

  return {
    push(messages, deadlineMs) {
      if (closed !== null) return Promise.reject(closed);
      const enqueue = (chunk: readonly QueuedMessage[]) =>
        new Promise<void>((resolve, reject) => {
          const bytes = chunk.reduce((sum, message) => sum + message.bytes, 0);
          waiting.push({ messages: chunk, bytes, deadlineMs, resolve, reject });
        });
      const chunks = chunked(messages, maxBatchMessages, maxBatchBytes);
      const [only] = chunks;
      const sent = chunks.length === 1 && only !== undefined ? enqueue(only) : joined(chunks.map(enqueue));
      count += messages.length;
      if (!draining) void drain();
      return sent;
    },
    expire(nowMs) {
      for (const entry of underWay) if (entry.deadlineMs <= nowMs) entry.reject(unavailable(options.name));
      for (let at = 0; at < waiting.length; ) {
        const entry = waiting[at];
        if (entry === undefined || entry.deadlineMs > nowMs) {
          at += 1;
          continue;
        }
        waiting.splice(at, 1);
        count -= entry.messages.length;
        entry.reject(unavailable(options.name));
      }
    },
    size: () => count,
    close(reason) {
      closed = reason;
      for (const entry of [...underWay, ...waiting.splice(0)]) entry.reject(reason);
      pausing?.abort();
    },
  };
}

async function joined(sends: readonly Promise<void>[]): Promise<void> {
  await Promise.all(sends);
}

function unavailable(name: string, cause?: unknown): DangolError {
  const detail = cause instanceof Error ? ` (${cause.message})` : '';
  return new DangolError(
    'unavailable',
    `Kafka has not acknowledged messages for ${name} in time${detail}. Try again.`,
    {
      cause,
    },
  );
}

/** Cuts `messages` so that no piece passes the bounds of a batch; order is kept. */
function chunked(messages: readonly QueuedMessage[], maxMessages: number, maxBytes: number): QueuedMessage[][] {
  const chunks: QueuedMessage[][] = [];
  let chunk: QueuedMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    if (chunk.length > 0 && (chunk.length === maxMessages || bytes + message.bytes > maxBytes)) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(message);
    bytes += message.bytes;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
