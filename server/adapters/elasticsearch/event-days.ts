import { errors, type estypes } from '@elastic/elasticsearch';
import { type BehaviorEvent, behaviorEventSchema, type EventType } from '#contracts/events.ts';
import { SOURCES, takes } from '#contracts/sources.ts';
import { type Elasticsearch, orUnavailable } from './client.ts';
import { eventIndexNames } from './events.ts';

const TIMEOUT_MS = 10_000;
const PAGE = 2_000;

export interface EventSpan {
  types: readonly EventType[];
  fromMs: number;
  /** Not in it any more. */
  untilMs: number;
  /** Of these shoppers only. */
  shopperIds?: readonly string[];
}

/**
 * Indexed events in the order in which they happened. Rejects with DangolError('unavailable') when the cluster is
 * unavailable.
 */
export interface EventDays {
  count(span: EventSpan): Promise<number>;
  /**
   * Pages of 2,000 events by time, then id: the same span gives the same events in the same order. What the index does
   * not keep of an event (server/adapters/elasticsearch/events.ts) is not there; `views` of a history-adopted is empty.
   */
  pages(span: EventSpan): AsyncGenerator<BehaviorEvent[]>;
}

export function createEventDays(elasticsearch: Elasticsearch, namespace: string): EventDays {
  const index = eventIndexNames(namespace).pattern;
  const options = { requestTimeout: TIMEOUT_MS, maxRetries: 1 };

  async function orNone<T>(answer: Promise<T>): Promise<T | null> {
    try {
      return await orUnavailable(answer);
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return null;
      throw error;
    }
  }

  return {
    async count(span) {
      const answer = await orNone(
        elasticsearch.client.count({ index, allow_no_indices: true, query: queryOf(span) }, options),
      );
      return answer?.count ?? 0;
    },
    async *pages(span) {
      let after: estypes.SortResults | undefined;
      for (;;) {
        const answer = await orNone(
          elasticsearch.client.search(
            {
              index,
              allow_no_indices: true,
              size: PAGE,
              track_total_hits: false,
              sort: [{ occurredAt: 'asc' }, { id: 'asc' }],
              query: queryOf(span),
              ...(after !== undefined && { search_after: after }),
            },
            options,
          ),
        );
        const hits = answer?.hits.hits ?? [];
        if (hits.length > 0) yield hits.flatMap(({ _source }) => eventOf(_source));
        after = hits.at(-1)?.sort;
        if (hits.length < PAGE || after === undefined) return;
      }
    },
  };
}

function queryOf({ types, fromMs, untilMs, shopperIds }: EventSpan): estypes.QueryDslQueryContainer {
  const range = { gte: String(fromMs), lt: String(untilMs), format: 'epoch_millis' };
  // Documents of before sources existed have none, and are the shop's own.
  const otherSources = SOURCES.filter((source) => !takes('coupon-dry-run', { source }));
  return {
    bool: {
      filter: [
        { terms: { type: [...types] } },
        { range: { occurredAt: range } },
        ...(shopperIds === undefined ? [] : [{ terms: { shopperId: [...shopperIds] } }]),
      ],
      must_not: [{ terms: { source: otherSources } }],
    },
  };
}

/** A document as the event it was made of; what cannot be read, as of an older mapping, is passed over. */
function eventOf(source: unknown): BehaviorEvent[] {
  const document = source as { type?: string; payload?: object };
  const payload = document.type === 'history-adopted' ? { ...document.payload, views: [] } : document.payload;
  const parsed = behaviorEventSchema.safeParse({ ...document, payload });
  return parsed.success ? [parsed.data] : [];
}
