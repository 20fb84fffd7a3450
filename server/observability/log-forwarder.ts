import type { DestinationStream } from 'pino';
import type { LogProducer } from '../adapters/kafka/port.ts';
import type { Counter, Metrics } from './metrics.ts';
import { serverLogOf } from './server-log-line.ts';

/*
 * States of a line: written → queued → in a batch under way → sent, or dropped.
 *   queue-full    more lines than the queue holds; the oldest stay, because the first lines of a burst name its cause
 *   not-delivered Kafka did not acknowledge the batch in time; it is not sent again
 *   unreadable    the line does not fit contracts/server-logs.ts
 *   stopping      the process ended first
 * Dropping is counted, never logged: a line about a dropped line would be the next to be dropped.
 */

export type DropReason = 'queue-full' | 'not-delivered' | 'unreadable' | 'stopping';

export interface LogForwarderOptions {
  /** Called with the first line, and again after a failure. */
  open(): Promise<LogProducer>;
  /** Written into each message: distinguishes copies of a process. */
  instance?: string;
  /** Bounds of what is held, queued and under way together. */
  maxLines?: number;
  maxBytes?: number;
  /** How long lines are gathered before they are sent. */
  gatherMs?: number;
  batchLines?: number;
  closeWithinMs?: number;
}

export interface LogForwarder extends DestinationStream {
  /** Takes a line of pino. Returns at once, never throws, and connects to nothing itself. */
  write(line: string): void;
  /** Counts in `metrics` from now on, and what was counted before. */
  countIn(metrics: Metrics): void;
  counts(): { sent: number; dropped: Record<DropReason, number> };
  /** Lines and bytes held in memory. */
  held(): { lines: number; bytes: number };
  /** Sends what is left, for `closeWithinMs` at most; never rejects. */
  close(): Promise<void>;
}

interface Message {
  key: string;
  value: string;
  bytes: number;
}

/** A destination of pino that publishes lines to `server-logs`, bounded in memory and in time. */
export function createLogForwarder({
  open,
  instance = String(process.pid),
  maxLines = 1_000,
  maxBytes = 256 * 1_024,
  gatherMs = 250,
  batchLines = 200,
  closeWithinMs = 1_000,
}: LogForwarderOptions): LogForwarder {
  const dropped: Record<DropReason, number> = { 'queue-full': 0, 'not-delivered': 0, unreadable: 0, stopping: 0 };
  let sent = 0;
  let counters: { sent: Counter; dropped: Counter } | null = null;
  let queue: Message[] = [];
  let lines = 0;
  let bytes = 0;
  let producer: Promise<LogProducer> | null = null;
  let sending: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  function drop(reason: DropReason, count = 1): void {
    dropped[reason] += count;
    counters?.dropped.inc({ reason }, count);
  }

  function schedule(): void {
    if (timer !== null || sending !== null || closed || queue.length === 0) return;
    timer = setTimeout(() => {
      timer = null;
      void send();
    }, gatherMs);
    timer.unref();
  }

  async function transmit(batch: readonly Message[]): Promise<void> {
    try {
      producer ??= open().catch((error: unknown) => {
        producer = null;
        throw error;
      });
      await (await producer).send('server-logs', batch);
      sent += batch.length;
      counters?.sent.inc(batch.length);
    } catch {
      drop('not-delivered', batch.length);
    } finally {
      lines -= batch.length;
      for (const message of batch) bytes -= message.bytes;
    }
  }

  /** One batch at a time; the next begins when the one before is acknowledged or has timed out. */
  function send(): Promise<void> {
    sending ??= transmit(queue.splice(0, batchLines)).finally(() => {
      sending = null;
      schedule();
    });
    return sending;
  }

  async function drain(): Promise<void> {
    while (sending !== null || queue.length > 0) await send();
    await (await producer)?.close();
  }

  return {
    write(line) {
      if (closed) return drop('stopping');
      // Before it is parsed: a burst of a hundred thousand lines must cost next to nothing.
      if (lines >= maxLines || bytes >= maxBytes) return drop('queue-full');
      try {
        const log = serverLogOf(line, instance);
        if (log === null) return drop('unreadable');
        const value = JSON.stringify(log);
        const size = Buffer.byteLength(value);
        if (bytes + size > maxBytes) return drop('queue-full');
        queue.push({ key: `${log.process}/${instance}`, value, bytes: size });
        lines += 1;
        bytes += size;
        schedule();
      } catch {
        drop('unreadable');
      }
    },
    countIn(metrics) {
      counters = {
        sent: metrics.counter('dangol_server_logs_sent_total', 'Warnings and errors published to server-logs.'),
        dropped: metrics.counter(
          'dangol_server_logs_dropped_total',
          'Warnings and errors that did not reach server-logs, by reason.',
          ['reason'],
        ),
      };
      counters.sent.inc(sent);
      for (const [reason, count] of Object.entries(dropped)) counters.dropped.inc({ reason }, count);
    },
    counts: () => ({ sent, dropped: { ...dropped } }),
    held: () => ({ lines, bytes }),
    async close() {
      if (closed) return;
      closed = true;
      if (timer !== null) clearTimeout(timer);
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const deadline = setTimeout(resolve, closeWithinMs);
      await Promise.race([drain().catch(() => undefined), late]);
      clearTimeout(deadline);
      drop('stopping', queue.length);
      for (const message of queue) bytes -= message.bytes;
      lines -= queue.length;
      queue = [];
    },
  };
}
