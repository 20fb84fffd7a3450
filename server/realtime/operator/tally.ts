import type { BehaviorEvent, EventType, ListName } from '#contracts/events.ts';
import type { OperatorTick, RuleFiring, TickerEvent } from '#contracts/operator.ts';
import type { Push } from '#contracts/push.ts';

/** Lines a tick carries at most: what an eye can follow. */
const SAMPLE = 8;
const MOST_FIRINGS = 50;
const MOST_DELAYS = 2_000;

export type Tallied = Pick<OperatorTick, 'events' | 'sample' | 'firings' | 'pushed' | 'pushDelayMs'>;

/**
 * What happened since it was last taken. Cost of an event: a few additions; a line is worded for the sample alone,
 * which is every so-manieth event, so that a burst of one kind does not push out the others.
 */
export function createTally() {
  let byType: Partial<Record<EventType, number>> = {};
  let count = 0;
  /** Every `stride`-th event of the span; the stride doubles as the span fills. */
  let sample: BehaviorEvent[] = [];
  let stride = 1;
  let firings: RuleFiring[] = [];
  let lists: Partial<Record<ListName, number>> = {};
  let coupons = 0;
  let orders = 0;
  let delays: number[] = [];

  return {
    event(event: BehaviorEvent): void {
      byType[event.type] = (byType[event.type] ?? 0) + 1;
      if (count % stride === 0) {
        sample.push(event);
        if (sample.length > 2 * SAMPLE) {
          sample = sample.filter((_, at) => at % 2 === 0);
          stride *= 2;
        }
      }
      count += 1;
      if (event.type === 'coupon-issued' && firings.length < MOST_FIRINGS) {
        const { couponId, rule, discountPercent } = event.payload;
        firings.push({
          couponId,
          rule,
          discountPercent,
          shopper: shortId(event.shopperId),
          occurredAt: event.occurredAt,
        });
      }
    },
    push({ message, causedAtMs }: Push, nowMs: number): void {
      if (message.event === 'recommendations') lists[message.data.list] = (lists[message.data.list] ?? 0) + 1;
      else if (message.event === 'coupon') coupons += 1;
      // A parcel that moved is no order that came or was cancelled.
      else if (message.event === 'order' && message.data.shipments === undefined) orders += 1;
      if (causedAtMs !== undefined && delays.length < MOST_DELAYS) delays.push(Math.max(0, nowMs - causedAtMs));
    },
    take(): Tallied {
      const taken: Tallied = {
        events: { count, byType },
        sample: sample.slice(-SAMPLE).map(lineOf),
        firings,
        pushed: { lists, coupons, orders },
        pushDelayMs: percentiles(delays),
      };
      byType = {};
      count = 0;
      sample = [];
      stride = 1;
      firings = [];
      lists = {};
      coupons = 0;
      orders = 0;
      delays = [];
      return taken;
    },
  };
}

const shortId = (id: string) => id.slice(-8);

function lineOf({ id, type, occurredAt, shopperId, payload }: BehaviorEvent): TickerEvent {
  const fields = payload as Partial<Record<string, unknown>>;
  const detail = [fields.list, fields.query, fields.rule, fields.message, fields.reason, fields.path].find(
    (value): value is string => typeof value === 'string',
  );
  return {
    id,
    type,
    occurredAt,
    shopper: shortId(shopperId),
    ...(typeof fields.productId === 'number' && { productId: fields.productId }),
    ...(detail !== undefined && { detail: detail.slice(0, 80) }),
  };
}

function percentiles(delays: number[]): Tallied['pushDelayMs'] {
  if (delays.length === 0) return null;
  const sorted = delays.sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
