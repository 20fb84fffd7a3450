import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import type { Outgoing } from './list-writer.ts';
import type { RecommenderDeps } from './ports.ts';

export interface ListOutputDeps extends Pick<RecommenderDeps, 'lists' | 'pushes'> {
  logger: Logger;
  metrics?: Metrics | undefined;
  now(): number;
}

/** What is computed goes to Redis and to the gateways here, and nowhere else. */
export interface ListOutput {
  /** Redis did not answer last: nothing is computed until it does. */
  readonly isAway: boolean;
  /** Writes and pushes; never rejects. Failed writes are repeated when Redis is back. */
  send(out: Outgoing): Promise<void>;
  setAway(error: unknown): void;
  /** Redis answers. true: it did not before. */
  setBack(): boolean;
}

export const emptyOutput = (): Outgoing => ({ changes: [], dismissed: [], pushes: [], causes: [] });

export function createListOutput({ lists: store, pushes, logger, metrics, now }: ListOutputDeps): ListOutput {
  const latency = metrics?.histogram(
    'dangol_recommendation_seconds',
    'Time from an event in the log to the lists it changed in Redis.',
  );
  const written = metrics?.counter('dangol_recommendation_lists_total', 'Lists written to Redis.');
  const pushed = metrics?.counter('dangol_recommendation_pushes_total', 'Lists pushed to shoppers.');
  let isAway = false;

  const output: ListOutput = {
    get isAway() {
      return isAway;
    },
    async send(out) {
      try {
        // One connection keeps the order: a page that is pushed a list and reads it finds it.
        await Promise.all([store.write(out.changes, out.dismissed), pushes.publish(out.pushes)]);
        written?.inc(out.changes.length);
        pushed?.inc(out.pushes.length);
        for (const causedAtMs of out.causes) latency?.observe(Math.max(0, now() - causedAtMs) / 1_000);
      } catch (error) {
        output.setAway(error);
      }
    },
    setAway(error) {
      if (!isAway) logger.warn({ code: 'redis-away', reason: reasonOf(error) }, 'Redis is away; the model goes on');
      isAway = true;
    },
    setBack() {
      if (!isAway) return false;
      isAway = false;
      logger.info('Redis is back: writing the lists again');
      return true;
    },
  };
  return output;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
