import { errors } from '@elastic/elasticsearch';
import { type Elasticsearch, orUnavailable } from './client.ts';
import { eventIndexNames } from './events.ts';

/** A day's worth of figures over a whole history may take a moment; nobody's page waits for it but the operator's. */
const TIMEOUT_MS = 5_000;

export interface EventCounts {
  /**
   * The answer to a search over all events, as Elasticsearch gives it; null while there is no event at all. Rejects
   * with DangolError('unavailable') when the cluster is away or slower than 5 s.
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
