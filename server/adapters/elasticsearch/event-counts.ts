import { errors } from '@elastic/elasticsearch';
import { type Elasticsearch, orUnavailable } from './client.ts';
import { eventIndexNames } from './events.ts';

/** Longer than for shoppers' pages: an aggregation over the whole history is slow, and only operators wait for it. */
const TIMEOUT_MS = 5_000;

export interface EventCounts {
  /**
   * Elasticsearch's response to a search over all events; null while there is no event at all. Rejects with
   * DangolError('unavailable') when the cluster is unavailable or slower than 5 s.
   */
  search(query: Record<string, unknown>): Promise<unknown>;
}

export function createEventCounts(elasticsearch: Elasticsearch, namespace: string): EventCounts {
  const { pattern } = eventIndexNames(namespace);
  return {
    async search(query) {
      try {
        return await orUnavailable(
          elasticsearch.client.search(
            { index: pattern, allow_no_indices: true, ...query },
            { requestTimeout: TIMEOUT_MS, maxRetries: 0 },
          ),
        );
      } catch (error) {
        if (error instanceof errors.ResponseError && error.statusCode === 404) return null;
        throw error;
      }
    },
  };
}
