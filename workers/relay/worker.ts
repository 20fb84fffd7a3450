import type { LogProducer } from '#server/adapters/kafka/port.ts';
import { type OutboxReader, openOutboxReader } from '#server/adapters/postgres/outbox-reader.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { pause } from '#server/pause.ts';
import { backoffMs } from '../runtime/backoff.ts';
import type { Worker } from '../runtime/worker.ts';
import { BATCH_ROWS, createRelayStep } from './handler.ts';
import { createUnpublishedStates } from './unpublished-states.ts';

/** Without a notification the outbox is looked at this often; a standby asks for the lock as often. */
const POLL_MS = 1_000;
const DEPTH_EVERY_MS = 5_000;

export interface RelayDeps {
  databaseUrl: string;
  producer(): Promise<LogProducer>;
  /** Puts up to `limit` states of products into the outbox that were not published yet; returns how many. */
  publishStates(limit: number): Promise<number>;
  logger: Logger;
  metrics?: Metrics;
}

/**
 * Outbox → Kafka. Many may run; the one that holds the advisory lock is active, the others stand by.
 *   connecting → standby (lock held elsewhere, asked for each second) → active (send, remove, wait) → lost → connecting
 */
export function createRelayWorker({ databaseUrl, producer, publishStates, logger, metrics }: RelayDeps): Worker {
  const sent = metrics?.counter('dangol_outbox_sent_total', 'Outbox rows sent to Kafka.');
  const depth = metrics?.gauge('dangol_outbox_rows', 'Outbox rows waiting, counted up to 10,001.');
  const oldest = metrics?.gauge('dangol_outbox_oldest_seconds', 'Age of the oldest outbox row.');
  const active = metrics?.gauge('dangol_relay_active', '1 while this relay holds the lock.');
  let run: { stopping: AbortController; ended: Promise<void> } | null = null;

  async function connection(stopping: AbortSignal, onOpen: () => void): Promise<void> {
    const lost = new AbortController();
    const ends = AbortSignal.any([stopping, lost.signal]);
    let wake = new AbortController();
    const reader = await openOutboxReader({
      databaseUrl,
      onNotify: () => wake.abort(),
      onLost: (error) => {
        if (!stopping.aborted) logger.warn({ code: 'postgres-away', error: error.message }, 'relay lost its database');
        lost.abort();
      },
    });
    onOpen();
    const counting = setInterval(() => {
      if (!ends.aborted) void observe(reader).catch(() => undefined);
    }, DEPTH_EVERY_MS);
    try {
      while (!ends.aborted && !(await reader.acquire())) await pause(POLL_MS, ends);
      if (ends.aborted) return;
      logger.info('relay is active');
      active?.set(1);
      const open = await producer();
      const step = createRelayStep({ ...reader, send: open.send, logger });
      const publishUnpublished = createUnpublishedStates({ publish: publishStates, logger });
      for (let failures = 0; !ends.aborted; ) {
        // Renewed before reading: what is appended after the read wakes the wait below.
        wake = new AbortController();
        try {
          const count = await untilAborted(step(), ends);
          failures = 0;
          sent?.inc(count);
          const published = count < BATCH_ROWS ? await untilAborted(publishUnpublished(), ends) : 0;
          if (count + published === 0) await pause(POLL_MS, AbortSignal.any([ends, wake.signal]));
        } catch (error) {
          if (ends.aborted) return;
          failures += 1;
          logger.warn({ code: 'outbox-waiting', failures, reason: String(error) }, 'the outbox waits for Kafka');
          await pause(backoffMs(failures, { firstMs: 200, mostMs: 2_000 }), ends);
        }
      }
    } finally {
      clearInterval(counting);
      active?.set(0);
      await reader.close();
    }
  }

  async function observe(reader: OutboxReader): Promise<void> {
    if (depth === undefined) return;
    const { rows, oldestSeconds } = await reader.depth();
    depth.set(rows);
    oldest?.set(oldestSeconds);
  }

  return {
    name: 'relay',
    async start() {
      const stopping = new AbortController();
      let opened: () => void = () => undefined;
      const firstOpen = new Promise<void>((resolve) => {
        opened = resolve;
      });
      const ended = (async () => {
        for (let attempt = 1, everOpen = false; !stopping.signal.aborted; attempt += 1) {
          try {
            await connection(stopping.signal, () => {
              attempt = 1;
              everOpen = true;
              opened();
            });
          } catch (error) {
            if (!everOpen) throw error;
            logger.warn({ code: 'postgres-away', reason: String(error) }, 'relay has no database; trying again');
          }
          await pause(backoffMs(attempt, { firstMs: 200, mostMs: 2_000 }), stopping.signal);
        }
      })();
      run = { stopping, ended };
      await Promise.race([firstOpen, ended]);
    },
    async stop() {
      run?.stopping.abort();
      await run?.ended.catch(() => undefined);
      run = null;
    },
  };
}

/** Rejects when `signal` is aborted, whatever `work` waits for; what it still does is harmless (rows go out twice). */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new Error('stopping'));
    signal.addEventListener('abort', abort, { once: true });
  });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', abort));
}
