import { correctionOf } from '#domain/search/correction.ts';
import { normalize } from '#domain/search/hangul.ts';
import { readQuery } from '#domain/search/query.ts';
import type { Vocabulary } from '#domain/search/vocabulary.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { createBreaker } from '#server/breaker.ts';
import { createStaleWhileRevalidate } from '#server/catalog/stale-while-revalidate.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { decodeCursor, encodeCursor, LAST_OFFSET } from './cursor.ts';
import type {
  FindRequest,
  ProductHits,
  ProductSearchStore,
  RecentSearches,
  SearchRequest,
  SearchResult,
  Suggestion,
  VocabularyStore,
} from './port.ts';
import { createVocabularyCache } from './vocabulary-cache.ts';

export interface Search {
  /**
   * Finds listed products in Elasticsearch; in PostgreSQL while it is unavailable or too slow (`source` names the one
   * that answered).
   * Rejects with DangolError('invalid-input') for a bad cursor or limit, 'unavailable' when neither answers.
   */
  search(request: SearchRequest): Promise<SearchResult>;
  /**
   * Completions of what is typed so far, at most ten: the shopper's own searches, then kinds, categories and brands
   * from memory, then names of products. With nothing typed, the shopper's own. Never rejects; parts that are
   * unavailable are left out.
   */
  suggest(typed: string, shopperId?: string): Promise<Suggestion[]>;
  /**
   * Deletes one of the shopper's recent searches, or all of them, from the suggestions. Rejects while Redis is
   * unavailable.
   */
  forgetRecent(shopperId: string, query: string | null): Promise<void>;
}

export interface SearchDeps {
  primary: ProductSearchStore;
  /** Takes the vocabulary, to match queries of first consonants. */
  fallback: (vocabulary: () => Promise<Vocabulary>) => ProductSearchStore;
  vocabulary: VocabularyStore;
  recent: RecentSearches;
  logger: Pick<Logger, 'warn' | 'info' | 'error'>;
  metrics?: Metrics;
  nowMs?: () => number;
  /** How long a result is cached for the same request. Default 0: no cache. */
  cacheForMs?: number;
}

const DEFAULT_LIMIT = 24;
export const MAX_SEARCH_LIMIT = 60;
const MOST_SUGGESTIONS = 10;
const MOST_RECENT_BESIDE_OTHERS = 3;
/** The rest of the places is for names of products. */
const MOST_TERMS = 6;
const SEARCHES_KEPT = 500;

/** An answer, and who gave it. */
type Found = ProductHits & Pick<SearchResult, 'source'>;

export function createSearch(deps: SearchDeps): Search {
  const { primary, recent, logger, metrics, nowMs = Date.now, cacheForMs = 0 } = deps;
  const vocabulary = createVocabularyCache({ store: deps.vocabulary, logger, nowMs });
  const fallback = deps.fallback(vocabulary);
  const answered = metrics?.counter('dangol_searches_total', 'Searches, by the store that answered.', ['source']);
  const seconds = metrics?.histogram('dangol_search_seconds', 'Time to answer a search.', undefined, ['source']);
  const onChange = (open: boolean) => {
    if (open) logger.warn({ code: 'elasticsearch-away' }, 'Elasticsearch fails: searches go to PostgreSQL');
    else logger.info('Elasticsearch answers searches again');
  };
  const find = createBreaker('Elasticsearch', primary.find, { isFailure: isAway, onChange });
  const completeNames = createBreaker('Elasticsearch', primary.completeNames, { isFailure: isAway });
  const cached = createStaleWhileRevalidate<Found>({
    freshForMs: cacheForMs,
    staleForMs: 0,
    capacity: SEARCHES_KEPT,
    now: nowMs,
  });

  async function ask(request: FindRequest): Promise<Found> {
    const begunMs = performance.now();
    const answer = (source: SearchResult['source']) => (hits: ProductHits) => ({ ...hits, source });
    const found = await find(request).then(answer('elasticsearch'), (error: unknown) => {
      // What one refuses for the values in it, the other would refuse too: the caller's to mend.
      if (isInvalid(error)) throw error;
      if (!(error instanceof DangolError))
        logger.error({ code: 'request-failed', err: error }, 'a search failed in Elasticsearch');
      return fallback.find(request).then(answer('postgres'), (cause: unknown) => {
        if (isInvalid(cause)) throw cause;
        throw new DangolError('unavailable', 'Search is away for a moment. Try again shortly.', { cause });
      });
    });
    answered?.inc({ source: found.source });
    seconds?.observe({ source: found.source }, (performance.now() - begunMs) / 1_000);
    return found;
  }

  async function suggestRecent(shopperId: string | undefined, typed: string): Promise<string[]> {
    if (shopperId === undefined) return [];
    const queries = await recent.read(shopperId, 20).catch(() => []);
    const beginning = normalize(typed);
    return queries.filter((query) => normalize(query).startsWith(beginning) && query !== typed);
  }

  return {
    async search({ query, sort = 'relevance', cursor, limit = DEFAULT_LIMIT, isExact = false, ...filter }) {
      if (!Number.isInteger(limit) || limit < 1 || limit > MAX_SEARCH_LIMIT)
        throw new DangolError('invalid-input', `limit: a whole number from 1 to ${MAX_SEARCH_LIMIT}.`);
      const offset = decodeCursor(cursor);
      const readings = readQuery(query).slice(0, isExact ? 1 : undefined);
      if (readings.length === 0)
        return { total: 0, items: [], nextCursor: null, source: 'elasticsearch', correctedTo: null };
      const request = { readings, filter, withSpelling: !isExact, sort, offset, limit };
      const { total, cards, source } =
        cacheForMs === 0 ? await ask(request) : await cached.get(JSON.stringify(request), () => ask(request));
      const [top] = cards;
      const isCorrectable = top !== undefined && offset === 0 && !isExact;
      const correctedTo = isCorrectable ? correctionOf(readings, `${top.name} ${top.brand} ${top.kind}`) : null;
      const next = offset + cards.length;
      const more = cards.length > 0 && next < total && next <= LAST_OFFSET;
      return { total, items: cards, nextCursor: more ? encodeCursor(next) : null, source, correctedTo };
    },

    forgetRecent: (shopperId, query) => (query === null ? recent.clear(shopperId) : recent.remove(shopperId, query)),

    async suggest(typed, shopperId) {
      const readings = readQuery(typed);
      if (readings.length === 0)
        return (await suggestRecent(shopperId, ''))
          .slice(0, MOST_SUGGESTIONS)
          .map((text) => ({ text, kind: 'recent' }));
      const [own, words, names] = await Promise.all([
        suggestRecent(shopperId, typed),
        vocabulary(),
        completeNames(readings, MOST_SUGGESTIONS).catch(() => []),
      ]);
      const suggestions: Suggestion[] = [
        ...own.slice(0, MOST_RECENT_BESIDE_OTHERS).map((text) => ({ text, kind: 'recent' as const })),
        ...words.complete(typed, MOST_TERMS).map(({ text, kind }) => ({ text, kind })),
        ...names.map((text) => ({ text, kind: 'product' as const })),
      ];
      const seen = new Set<string>();
      return suggestions
        .filter(({ text }) => !seen.has(normalize(text)) && seen.add(normalize(text)))
        .slice(0, MOST_SUGGESTIONS);
    },
  };
}

const isInvalid = (error: unknown) => error instanceof DangolError && error.code === 'invalid-input';
const isAway = (error: unknown) => !isInvalid(error);
