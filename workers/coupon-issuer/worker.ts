import { behaviorEventSchema } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import type { CouponIssuer } from '#server/coupons/issuer.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { pause } from '#server/pause.ts';
import { consumeEvents } from '../runtime/consume-events.ts';
import type { Worker } from '../runtime/worker.ts';
import { createCouponEventHandler } from './handler.ts';

const TICK_MS = 250;

export interface CouponIssuerWorkerDeps {
  kafka: Kafka;
  producer(): Promise<LogProducer>;
  issuer: CouponIssuer;
  logger: Logger;
  metrics?: Metrics;
  /** How far the shop's clock stands from the broker's (server/clock.ts). */
  shiftMs?: number;
  /** How often due timers are looked for. */
  tickMs?: number;
}

/**
 * `behavior` → coupon rules, group `coupon-issuer`; and every quarter of a second the timers that are due. Timers stand in
 * PostgreSQL: they outlive the worker, and any issuer may claim them.
 */
export function createCouponIssuerWorker(deps: CouponIssuerWorkerDeps): Worker {
  const { kafka, producer, issuer, logger, metrics, shiftMs = 0, tickMs = TICK_MS } = deps;
  let consumer: LogConsumer | null = null;
  let stopping = new AbortController();
  let ticking: Promise<void> = Promise.resolve();

  async function tick(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        // Many due at once: go on without a pause.
        if ((await issuer.runDueTimers()) > 0) continue;
      } catch (error) {
        logger.warn({ code: 'job-failed', error: String(error) }, 'timers could not be looked at; trying again');
      }
      await pause(tickMs, signal);
    }
  }

  return {
    name: 'coupon-issuer',
    async start() {
      consumer = await consumeEvents({
        kafka,
        groupId: 'coupon-issuer',
        topics: [TOPICS.behavior],
        from: 'latest',
        schema: behaviorEventSchema,
        handle: createCouponEventHandler(issuer, shiftMs),
        producer,
        logger,
        ...(metrics && { metrics }),
      });
      stopping = new AbortController();
      ticking = tick(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await Promise.all([consumer?.close(), ticking]);
      consumer = null;
    },
  };
}
