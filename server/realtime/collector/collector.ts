import { setTimeout as delay } from 'node:timers/promises';
import type { BehaviorEvent } from '#contracts/events.ts';
import type { TrackResult } from '#contracts/push.ts';
import { TOPICS } from '#contracts/topics.ts';
import { isRuleEventType } from '#domain/coupon/rule-event.ts';
import type { LogProducer } from '#server/adapters/kafka/port.ts';
import { createGuestRewards } from '#server/coupons/guest-rewards.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { type CrowdLimits, createCrowdWatch, DEFAULT_CROWD_LIMITS } from './crowds.ts';
import { batchError, readBatch, type Sender } from './read-batch.ts';
import { createTokenBuckets } from './token-buckets.ts';

export interface CollectorLimits {
  /** Events a session may send: so many at once, so many a second in the long run. */
  session: { capacity: number; refillPerSecond: number };
  /** And an address, behind which many may stand. */
  address: { capacity: number; refillPerSecond: number };
}

export const DEFAULT_LIMITS: CollectorLimits = {
  session: { capacity: 300, refillPerSecond: 50 },
  address: { capacity: 20_000, refillPerSecond: 4_000 },
};

export interface CollectorDeps {
  /**
   * Its queue is the spool: with an infinite delivery time it keeps what Kafka does not take yet, in order, up to its
   * `maxQueued` (docs/decisions/0022).
   */
  producer: LogProducer;
  /** Records what was looked at and searched for, for the shop's own pages; must not throw. */
  record(events: readonly BehaviorEvent[]): void;
  logger: Logger;
  metrics: Metrics;
  limits?: CollectorLimits;
  crowdLimits?: CrowdLimits;
  /** Longest wait for Kafka before a batch is answered as spooled. */
  acknowledgeWithinMs?: number;
  now?: () => number;
  /** How far the shop's clock stands from the machine's and the browsers' (server/clock.ts). */
  shiftMs?: number;
}

export interface CollectRequest {
  /** As the client sent it. */
  body: unknown;
  sender: Sender;
  address: string;
  /** Not logged in. */
  isGuest: boolean;
  /** The request had no session; the response sets one. */
  isNewSession?: boolean;
  /** The shopper has turned tracking off: read, counted, dropped. */
  optedOut: boolean;
}

/** `status`: the HTTP answer; `result`: its body, and the acknowledgement of `track`. */
export interface CollectAnswer {
  status: 202 | 400 | 429 | 503;
  result: TrackResult;
}

export interface Collector {
  /**
   * Takes in a batch: answered once Kafka has acknowledged it, or after a moment when Kafka is unavailable and it is
   * spooled. Never rejects.
   */
  collect(request: CollectRequest): Promise<CollectAnswer>;
  /** Events not acknowledged by Kafka yet. */
  spooled(): number;
}

const SPOOL_FULL_RETRY_SECONDS = 5;

export function createCollector({
  producer,
  record,
  logger,
  metrics,
  limits = DEFAULT_LIMITS,
  crowdLimits = DEFAULT_CROWD_LIMITS,
  acknowledgeWithinMs = 250,
  now = Date.now,
  shiftMs = 0,
}: CollectorDeps): Collector {
  const monotonic = () => performance.now();
  const bySession = createTokenBuckets({ ...limits.session, now: monotonic });
  const byAddress = createTokenBuckets({ ...limits.address, now: monotonic });
  const isCrowd = createCrowdWatch({ now: monotonic, limits: crowdLimits });
  const mayEarn = createGuestRewards({ now: monotonic });
  const unrewarded = metrics.counter('dangol_events_unrewarded_total', 'Events of guests that earn no coupon.');
  const crowded = metrics.counter(
    'dangol_events_crowd_total',
    'Quarantined events of guests, which count for their own lists alone.',
  );
  const taken = metrics.counter('dangol_events_collected_total', 'Events accepted.', ['type']);
  const refused = metrics.counter('dangol_events_refused_total', 'Events refused.', ['reason']);
  const acknowledged = metrics.histogram(
    'dangol_collect_seconds',
    'Time from a batch to its acknowledgement by Kafka.',
  );

  function overRate({ sender, address }: CollectRequest, count: number): number {
    const addressSeconds = byAddress.take(address, count);
    return addressSeconds > 0 ? addressSeconds : bySession.take(sender.sessionId, count);
  }

  /** Guests' acts on a product are a signal only while not too many of them come from one network. */
  function markCrowds(events: readonly BehaviorEvent[], address: string): void {
    for (const event of events) {
      if (event.type !== 'page-viewed' && event.type !== 'product-hovered') continue;
      const { productId } = event.payload;
      if (productId === undefined || !isCrowd(address, productId)) continue;
      event.crowd = true;
      crowded.inc();
    }
  }

  /** What too many guests of one network do earns no coupon; it is learnt from all the same. */
  function markUnrewarded(events: readonly BehaviorEvent[], { sender, address, isNewSession = false }: CollectRequest) {
    const earning = events.filter(({ type }) => isRuleEventType(type));
    if (earning.length === 0 || mayEarn({ shopperId: sender.shopperId, address, isNewSession })) return;
    for (const event of earning) event.unrewarded = true;
    unrewarded.inc(earning.length);
  }

  async function collect(request: CollectRequest): Promise<CollectAnswer> {
    const { events, errors } = readBatch(request.body, request.sender, now(), shiftMs);
    if (errors.length > 0) refused.inc({ reason: 'malformed' }, errors.length);
    const result: TrackResult = { accepted: events.length, errors };
    const status = errors.length === 0 ? 202 : 400;
    // Malformed ones cost as much to read.
    const waitSeconds = overRate(request, Math.max(1, events.length + errors.length));
    if (waitSeconds > 0)
      return refuse(429, 'rate', events.length, Math.ceil(waitSeconds), 'Too many events from here.');
    if (events.length === 0 || request.optedOut) return { status, result };

    if (request.isGuest) {
      markCrowds(events, request.address);
      markUnrewarded(events, request);
    }
    const begunMs = monotonic();
    const sent = producer.send(
      TOPICS.behavior,
      events.map((event) => ({ key: event.shopperId, value: JSON.stringify(event) })),
    );
    let failure: unknown;
    const outcome = await Promise.race([
      sent.then(
        () => 'acknowledged' as const,
        (error: unknown) => {
          failure = error;
          return 'refused' as const;
        },
      ),
      later(acknowledgeWithinMs),
    ]);
    if (outcome === 'refused') {
      logger.debug({ error: String(failure) }, 'spool refused a batch');
      return refuse(
        503,
        'spool-full',
        events.length,
        SPOOL_FULL_RETRY_SECONDS,
        'The shop cannot take events just now.',
      );
    }
    if (outcome === 'acknowledged') acknowledged.observe((monotonic() - begunMs) / 1_000);
    for (const { type } of events) taken.inc({ type });
    record(events);
    return { status, result };
  }

  function refuse(status: 429 | 503, reason: string, count: number, seconds: number, message: string): CollectAnswer {
    refused.inc({ reason }, count);
    const { errors } = batchError(`${message} Try again in ${seconds} s.`);
    return { status, result: { accepted: 0, errors, retryAfterSeconds: seconds } };
  }

  return { collect, spooled: () => producer.queued() };
}

function later(ms: number): Promise<'spooled'> {
  return delay(ms, 'spooled');
}
