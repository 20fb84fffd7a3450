import type { estypes } from '@elastic/elasticsearch';
import type { BehaviorEvent } from '#contracts/events.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { type BulkResult, type Elasticsearch, orUnavailable } from './client.ts';

const KEYWORD: estypes.MappingProperty = { type: 'keyword', ignore_above: 256 };
const INTEGER: estypes.MappingProperty = { type: 'integer' };
const WON: estypes.MappingProperty = { type: 'long' };
const DATE: estypes.MappingProperty = { type: 'date' };

const LINE: Record<string, estypes.MappingProperty> = {
  productId: INTEGER,
  categoryId: INTEGER,
  sellerId: INTEGER,
  quantity: INTEGER,
  unitPriceWon: WON,
  listPriceWon: WON,
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
    source: KEYWORD,
    sessionId: KEYWORD,
    indexedAfterMs: INTEGER,
    /** Of `payload.productId`, when it was indexed: Kibana has no catalogue to look it up in. */
    productName: KEYWORD,
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
    /** The day, in UTC, on which it happened: a redelivered message finds its document. */
    index: (occurredAt: string) =>
      `${prefix}events-${new Date(occurredAt).toISOString().slice(0, 10).replaceAll('-', '.')}`,
    /** Midnight (UTC) at which an index's day begins; null for a name that is no day's. */
    dayMs(index: string): number | null {
      const day = index.startsWith(`${prefix}events-`) ? index.slice(`${prefix}events-`.length) : '';
      const startMs = /^\d{4}\.\d{2}\.\d{2}$/.test(day) ? Date.parse(day.replaceAll('.', '-')) : Number.NaN;
      return Number.isNaN(startMs) ? null : startMs;
    },
  };
}

/** Names in one request to delete: an address may be some 4 KB long. */
const DELETED_AT_ONCE = 50;

export interface EventIndex {
  /** Puts the index template in place; without it a day's index would guess its mapping. */
  prepare(): Promise<void>;
  /**
   * Writes events under their own ids, so that a repeat changes nothing. Rejects with DangolError('unavailable') when
   * the cluster is unavailable or busy. One request. Events older than the retention are skipped: a replayed history
   * would create an index for each of its days, only to be deleted an hour later. `productNames`: those that are known.
   */
  write(events: readonly BehaviorEvent[], productNames?: ReadonlyMap<number, string>): Promise<BulkResult>;
  /**
   * Deletes the indices of days that are not kept any more; their names. Whatever else matches the pattern stays.
   * Rejects with DangolError('unavailable') when the cluster is unavailable: the next turn does it.
   */
  expire(): Promise<string[]>;
}

export interface EventIndexOptions {
  /** A day's index is kept for so many days after the day is over. */
  retentionDays?: number;
  now?: () => number;
}

/** An event older than this, or of a past, is history: its age does not measure the indexing delay. */
const FRESH_MS = 3_600_000;

export function createEventIndex(
  elasticsearch: Elasticsearch,
  namespace: string,
  { retentionDays = 30, now = Date.now }: EventIndexOptions = {},
): EventIndex {
  const names = eventIndexNames(namespace);
  /** Where the first day that is kept begins. */
  const keptFromMs = () => Math.floor(now() / DAY_MS) * DAY_MS - retentionDays * DAY_MS;
  return {
    async prepare() {
      try {
        await elasticsearch.client.indices.putIndexTemplate({
          name: names.template,
          index_patterns: [names.pattern],
          // Longest prefix wins: a namespace's template before one without.
          priority: 100 + names.pattern.length,
          template: {
            // Without an interval: once a second while somebody searches, and then when a search comes. Refreshing and
            // merging small segments that no search reads was half of what Elasticsearch did for a busy shop.
            settings: { number_of_shards: 1, auto_expand_replicas: '0-1' },
            mappings: MAPPINGS,
            aliases: { [names.alias]: {} },
          },
        });
        // Indices of a release before have an interval of their own.
        await elasticsearch.client.indices.putSettings({
          index: names.pattern,
          // null is the default, which the client's types do not know.
          settings: { refresh_interval: null as unknown as string },
          allow_no_indices: true,
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
    write(events, productNames) {
      const fromMs = keptFromMs();
      const kept = events.filter(({ occurredAt }) => Date.parse(occurredAt) >= fromMs);
      return elasticsearch.bulk(
        kept.map((event) => ({
          index: names.index(event.occurredAt),
          id: event.id,
          document: documentOf(event, now(), productNames),
        })),
      );
    },
    async expire() {
      const known = await orUnavailable(
        elasticsearch.client.indices.get({
          index: names.pattern,
          allow_no_indices: true,
          expand_wildcards: ['open', 'closed'],
          filter_path: ['*.settings.index.uuid'],
        }),
      );
      const fromMs = keptFromMs();
      const old = Object.keys(known).filter((index) => (names.dayMs(index) ?? fromMs) < fromMs);
      for (let at = 0; at < old.length; at += DELETED_AT_ONCE)
        await orUnavailable(
          elasticsearch.client.indices.delete({
            index: old.slice(at, at + DELETED_AT_ONCE),
            // Another indexer may have been first.
            ignore_unavailable: true,
          }),
        );
      return old.sort();
    },
  };
}

/** The one product an event is about. */
export function productIdOf({ payload }: BehaviorEvent): number | undefined {
  return 'productId' in payload ? payload.productId : undefined;
}

/** The indexed part of an event, and how long after it happened it was indexed, where that is under an hour. */
export function documentOf(
  event: BehaviorEvent,
  nowMs: number,
  productNames?: ReadonlyMap<number, string>,
): Record<string, unknown> {
  const { id, type, version, occurredAt, shopperId, sessionId, source = 'shop' } = event;
  const payload: Record<string, unknown> = pick(event.payload, PAYLOAD);
  if (Array.isArray(payload.lines)) payload.lines = payload.lines.map((line: object) => pick(line, LINE));
  if (event.type === 'history-adopted') payload.productIds = event.payload.views.map(({ productId }) => productId);
  const ageMs = Math.max(0, nowMs - Date.parse(occurredAt));
  const isHistory = source === 'backfill' || source === 'import' || ageMs >= FRESH_MS;
  const indexedAfterMs = isHistory ? {} : { indexedAfterMs: ageMs };
  const productId = productIdOf(event);
  const productName = productId === undefined ? undefined : productNames?.get(productId);
  return {
    ...{ id, type, version, occurredAt, shopperId, sessionId, source, payload },
    ...indexedAfterMs,
    ...(productName !== undefined && { productName }),
  };
}

function pick(source: object, fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(source).filter(([name, value]) => name in fields && value !== undefined));
}
