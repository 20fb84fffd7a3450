import type { Logger } from '#server/observability/logger.ts';
import { pause } from '#server/pause.ts';
import { backoffMs } from './backoff.ts';
import type { Worker } from './worker.ts';

const START_BACKOFF = { firstMs: 500, mostMs: 10_000 };
const STOP_WITHIN_MS = 3_000;

export type WorkerState = 'starting' | 'running' | 'stopped';

export interface WorkerHost {
  states(): Record<string, WorkerState>;
  /** Resolves when every worker has started. */
  allStarted: Promise<void>;
  stop(): Promise<void>;
}

/** Starts each worker by itself: one whose service is unavailable is tried again, and the others work meanwhile. */
export function hostWorkers(
  workers: readonly Worker[],
  { logger, backoff = START_BACKOFF }: { logger: Logger; backoff?: typeof START_BACKOFF },
): WorkerHost {
  const stopping = new AbortController();
  const states = new Map<string, WorkerState>(workers.map(({ name }) => [name, 'starting']));

  async function start(worker: Worker): Promise<void> {
    for (let attempt = 1; !stopping.signal.aborted; attempt += 1) {
      try {
        await worker.start();
        states.set(worker.name, 'running');
        logger.info({ worker: worker.name }, 'at work');
        return;
      } catch (error) {
        const inMs = backoffMs(attempt, backoff);
        const reason = error instanceof Error ? error.message : String(error);
        logger.warn(
          { code: 'start-failed', worker: worker.name, attempt, inMs, reason },
          'could not start; trying again',
        );
        await worker.stop().catch(() => undefined);
        await pause(inMs, stopping.signal);
      }
    }
  }

  const allStarted = Promise.all(workers.map(start)).then(() => undefined);
  return {
    states: () => Object.fromEntries(states),
    allStarted,
    async stop() {
      stopping.abort();
      await Promise.all(
        workers.map(async (worker) => {
          const stopped = worker.stop().catch((error: unknown) => {
            logger.warn({ code: 'stop-failed', worker: worker.name, error: String(error) }, 'stopping');
          });
          await Promise.race([stopped, pause(STOP_WITHIN_MS)]);
          states.set(worker.name, 'stopped');
        }),
      );
    },
  };
}
