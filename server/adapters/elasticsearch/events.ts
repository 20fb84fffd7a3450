import type { estypes } from '@elastic/elasticsearch';
import type { BehaviorEvent } from '#contracts/events.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { BulkResult, Elasticsearch } from './client.ts';

const KEYWORD: estypes.MappingProperty = { type: 'keyword', ignore_above: 256 };
const INTEGER: estypes.MappingProperty = { type: 'integer' };
const WON: estypes.MappingProperty = { type: 'long' };
const DATE: estypes.MappingProperty = { type: 'date' };

const LINE: Record<string, estypes.MappingProperty> = {
  productId: INTEGER,
  categoryId: INTEGER,
  quantity: INTEGER,
  unitPriceWon: WON,
};

/** What of a payload is indexed: ids, numbers and the words searched. A field not named here stays in Kafka. */
const PAYLOAD: Record<string, estypes.MappingProperty> = {
  path: KEYWORD,
  productId: INTEGER,
  productIds: INTEGER,
  categoryId: INTEGER,
  listId: KEYWORD,
  list: KEYWORD,
  tier: KEYWORD,
  variant: KEYWORD,
  position: INTEGER,
  durationMs: { type: 'float' },
  computedAt: KEYWORD,
  query: { type: 'text', fields: { keyword: KEYWORD } },
  results: INTEGER,
  adId: KEYWORD,
  message: { type: 'text' },
  digest: KEYWORD,
  quantity: INTEGER,
  unitPriceWon: WON,
  from: INTEGER,
  to: INTEGER,
  orderId: KEYWORD,
  totalWon: WON,
  discountWon: WON,
  amountWon: WON,
  method: KEYWORD,
  reason: KEYWORD,
  couponId: KEYWORD,
  rule: KEYWORD,
  causeId: KEYWORD,
  discountPercent: INTEGER,
  guestId: KEYWORD,
  lines: { properties: LINE },
};

const MAPPINGS: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  properties: {
    id: KEYWORD,
    type: KEYWORD,
    version: { type: 'short' },
    occurredAt: DATE,
    shopperId: KEYWORD,
    sessionId: KEYWORD,
    indexedAfterMs: INTEGER,
    payload: { properties: PAYLOAD },
  },
};

/** `events-YYYY.MM.DD` with alias `events`; all behind `<namespace>-`, where there is one. */
export function eventIndexNames(namespace: string) {
  const prefix = namespace === '' ? '' : `${namespace}-`;
  return {
    alias: `${prefix}events`,
    template: `${prefix}events`,
    pattern: `${prefix}events-*`,
    /** The day, in UTC, on which it happened: a message that comes again finds its document. */
    index: (occurredAt: string) =>
      `${prefix}events-${new Date(occurredAt).toISOString().slice(0, 10).replaceAll('-', '.')}`,
  };
}

export interface EventIndex {
  /** Puts the index template in place; without it a day's index would guess its mapping. */
  prepare(): Promise<void>;
  /**
   * Writes events under their own ids, so that a repeat changes nothing. Rejects with DangolError('unavailable') when
   * the cluster is away or busy. One request.
   */
  write(events: readonly BehaviorEvent[]): Promise<BulkResult>;
}

/** An event older than this is history that is told again: its age says nothing of how fast we are. */
const FRESH_MS = 3_600_000;

export function createEventIndex(
  elasticsearch: Elasticsearch,
  namespace: string,
  now: () => number = Date.now,
): EventIndex {
  const names = eventIndexNames(namespace);
  return {
    async prepare() {
      try {
        await elasticsearch.client.indices.putIndexTemplate({
          name: names.template,
          index_patterns: [names.pattern],
          // Longest prefix wins: a namespace's template before one without.
          priority: 100 + names.pattern.length,
          template: {
            settings: { number_of_shards: 1, auto_expand_replicas: '0-1', refresh_interval: '1s' },
            mappings: MAPPINGS,
            aliases: { [names.alias]: {} },
          },
        });
        // Today's index may have come to be before a field did: its mapping is strict, and would refuse the field.
        await elasticsearch.client.indices.putMapping({
          index: names.pattern,
          properties: MAPPINGS.properties ?? {},
          allow_no_indices: true,
        });
      } catch (error) {
        throw new DangolError('unavailable', 'Elasticsearch did not take the template of the event indices.', {
          cause: error,
        });
      }
    },
    write: (events) =>
      elasticsearch.bulk(
        events.map((event) => ({
          index: names.index(event.occurredAt),
          id: event.id,
          document: documentOf(event, now()),
        })),
      ),
  };
}

/** The indexed part of an event, and how long after it happened it was indexed, where that is under an hour. */
export function documentOf(event: BehaviorEvent, nowMs: number): Record<string, unknown> {
  const { id, type, version, occurredAt, shopperId, sessionId } = event;
  const payload: Record<string, unknown> = pick(event.payload, PAYLOAD);
  if (Array.isArray(payload.lines)) payload.lines = payload.lines.map((line: object) => pick(line, LINE));
  if (event.type === 'history-adopted') payload.productIds = event.payload.views.map(({ productId }) => productId);
  const ageMs = Math.max(0, nowMs - Date.parse(occurredAt));
  const indexedAfterMs = ageMs < FRESH_MS ? { indexedAfterMs: ageMs } : {};
  return { id, type, version, occurredAt, shopperId, sessionId, ...indexedAfterMs, payload };
}

function pick(source: object, fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(source).filter(([name, value]) => name in fields && value !== undefined));
}
