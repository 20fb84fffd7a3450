import type { Logger } from '#server/observability/logger.ts';
import { pause } from '#server/pause.ts';
import type { Worker } from './worker.ts';

export interface PeriodicOptions {
  name: string;
  everyMs: number;
  /** After a turn that rejected; default everyMs. */
  retryMs?: number;
  /** One turn; the next begins `everyMs` after its end. `signal`: the worker is being stopped. */
  turn(signal: AbortSignal): Promise<void>;
  /** A turn that rejects ends neither the worker nor the turns to come. */
  onError(error: unknown): void;
}

/** Logs turns that failed: `what` could not be done. The next turn tries again. */
export function logFailedTurns(logger: Pick<Logger, 'warn'>, what: string): PeriodicOptions['onError'] {
  return (error) => logger.warn({ code: 'job-failed', error: String(error) }, `${what}; trying again`);
}

/** A worker that is driven by time and not by messages. Stopping waits for the turn under way. */
export function createPeriodicWorker(options: PeriodicOptions): Worker {
  const { name, everyMs, retryMs = everyMs, turn, onError } = options;
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const isDone = await turn(signal).then(
        () => true,
        (error) => {
          onError(error);
          return false;
        },
      );
      await pause(isDone ? everyMs : retryMs, signal);
    }
  }

  return {
    name,
    async start() {
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
