import type { Elasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { createProductSearch } from '#server/adapters/elasticsearch/product-search.ts';
import { createPostgresProductSearch, createVocabularyStore } from '#server/adapters/postgres/product-search.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { Redis } from '#server/adapters/redis.ts';
import type { RedisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisRecentSearches } from '#server/adapters/redis-recent-searches.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { createSearch, type Search } from './search.ts';

export interface SearchParts {
  elasticsearch: Elasticsearch;
  prisma: Database;
  redis: Redis;
  keys: RedisKeys;
  namespace: string;
  logger: Logger;
  metrics?: Metrics;
  cacheForMs?: number;
}

/** Search on the real services. Nothing connects before the first search. */
export function createSearchOnServices({
  elasticsearch,
  prisma,
  redis,
  keys,
  namespace,
  logger,
  metrics,
  cacheForMs,
}: SearchParts): Search {
  return createSearch({
    primary: createProductSearch(elasticsearch, namespace),
    fallback: (vocabulary) =>
      createPostgresProductSearch(prisma, async (choseong, limit) => {
        const terms = (await vocabulary()).complete(choseong, limit);
        return terms.filter(({ kind }) => kind === 'kind').map(({ text }) => text);
      }),
    vocabulary: createVocabularyStore(prisma),
    recent: createRedisRecentSearches(redis, keys),
    logger,
    ...(metrics && { metrics }),
    ...(cacheForMs !== undefined && { cacheForMs }),
  });
}
