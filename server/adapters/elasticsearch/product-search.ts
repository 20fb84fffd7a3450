import type { estypes } from '@elastic/elasticsearch';
import type { ProductCard } from '#contracts/catalog.ts';
import type { QueryWord, Reading } from '#domain/search/query.ts';
import { MATCH_WEIGHTS, OTHER_READING_WEIGHT } from '#domain/search/ranking.ts';
import type { ProductHits, ProductSearchStore, SearchFilter, SearchSort } from '#server/search/port.ts';
import { type Elasticsearch, orUnavailable } from './client.ts';
import { productIndexNames } from './product-index.ts';
import type { ProductDocument } from './product-mapping.ts';

type Query = estypes.QueryDslQueryContainer;

const SORTS: Record<SearchSort, estypes.SortCombinations[]> = {
  relevance: [{ _score: { order: 'desc' } }, { productId: 'asc' }],
  popular: [{ soldCount: 'desc' }, { productId: 'asc' }],
  'price-asc': [{ priceWon: 'asc' }, { productId: 'asc' }],
  'price-desc': [{ priceWon: 'desc' }, { productId: 'asc' }],
  newest: [{ createdAt: 'desc' }, { productId: 'asc' }],
  rating: [{ ratingRank: 'desc' }, { productId: 'asc' }],
  discount: [{ discountPercent: 'desc' }, { productId: 'asc' }],
};

/**
 * Searches alias `products`. What people type reaches Elasticsearch only as the value of term, prefix and fuzzy
 * clauses, never as a query's text. One request; a second, for spelling mistakes, where the first finds nothing.
 */
export function createProductSearch(elasticsearch: Elasticsearch, namespace: string): ProductSearchStore {
  const { client } = elasticsearch;
  const index = productIndexNames(namespace).alias;

  async function ask(query: Query, sort: SearchSort, offset: number, limit: number): Promise<ProductHits> {
    const answer = await orUnavailable(
      client.search<ProductDocument>({
        index,
        query,
        sort: SORTS[sort],
        from: offset,
        size: limit,
        track_total_hits: true,
        // The words of a hit are the cards' own; nothing else of it is needed.
        _source_excludes: ['sku', 'version', 'standing', 'kindTogether', 'ratingRank', 'createdAt', 'listed'],
      }),
    );
    const { total, hits } = answer.hits;
    return {
      total: typeof total === 'number' ? total : (total?.value ?? hits.length),
      cards: hits.flatMap(({ _source }) => (_source === undefined ? [] : [cardOf(_source)])),
    };
  }

  return {
    async find({ readings, filter, withSpelling, sort, offset, limit }) {
      const found = await ask(rankedQuery(readings, filter, matchWord), sort, offset, limit);
      if (found.total > 0 || !withSpelling) return found;
      return ask(rankedQuery(readings, filter, matchSpelling), sort, offset, limit);
    },
    async completeNames(readings, limit) {
      const beginnings = readings.map(({ words, together }): Query => {
        const field = words.every(({ choseong }) => choseong !== null) ? 'choseong' : 'keystrokes';
        return {
          bool: {
            must: [beginningOf(field, words, together)],
            should: [weighted(MATCH_WEIGHTS.kindBeginning, beginningOf('kindBeginnings', words, together))],
          },
        };
      });
      const { cards } = await ask(
        withStanding({ bool: { must: [{ dis_max: { queries: beginnings } }], filter: filtersOf({}) } }),
        'relevance',
        0,
        limit,
      );
      return cards.map(({ name }) => name);
    },
  };
}

type WordMatcher = (word: QueryWord) => Query[];

function rankedQuery(readings: readonly Reading[], filter: SearchFilter, match: WordMatcher): Query {
  const text: Query = {
    dis_max: {
      queries: readings.map((reading, place) => readingQuery(reading, place === 0 ? 1 : OTHER_READING_WEIGHT, match)),
    },
  };
  return withStanding({ bool: { must: [text], filter: filtersOf(filter) } });
}

/** Every word must be met in some way; the best way counts. */
function readingQuery({ words, together }: Reading, boost: number, match: WordMatcher): Query {
  return {
    bool: {
      must: words.map((word) => ({ dis_max: { queries: match(word) } })),
      should: [
        weighted(MATCH_WEIGHTS.kind, { term: { kindTogether: together } }),
        weighted(MATCH_WEIGHTS.kindBeginning, beginningOf('kindBeginnings', words, together)),
      ],
      boost,
    },
  };
}

function matchWord({ word, pairs, keystrokes, choseong }: QueryWord): Query[] {
  if (choseong !== null) return [weighted(MATCH_WEIGHTS.choseong, { prefix: { choseong: { value: choseong } } })];
  return [
    weighted(MATCH_WEIGHTS.word, { term: { words: word } }),
    weighted(MATCH_WEIGHTS.beginning, { prefix: { keystrokes: { value: keystrokes } } }),
    weighted(MATCH_WEIGHTS.insideKind, { bool: { filter: pairs.map((pair) => ({ term: { kindPairs: pair } })) } }),
    weighted(MATCH_WEIGHTS.inside, { bool: { filter: pairs.map((pair) => ({ term: { pairs: pair } })) } }),
  ];
}

function matchSpelling(word: QueryWord): Query[] {
  return [
    ...matchWord(word),
    weighted(MATCH_WEIGHTS.spelling, {
      fuzzy: { spellings: { value: word.keystrokes, fuzziness: 'AUTO:4,9', prefix_length: 1, max_expansions: 40 } },
    }),
  ];
}

/** What is typed, as one word, begins a term of `field`: first consonants as they are, all else by its keystrokes. */
function beginningOf(field: string, words: readonly QueryWord[], together: string): Query {
  const isChoseong = words.every(({ choseong }) => choseong !== null);
  const value = isChoseong ? together : words.map(({ keystrokes }) => keystrokes).join('');
  return { prefix: { [field]: { value } } };
}

function weighted(boost: number, filter: Query): Query {
  return { constant_score: { filter, boost } };
}

/** Multiplies the text score by the product's own `standing` (domain/search/ranking.ts). */
function withStanding(query: Query): Query {
  return {
    function_score: {
      query,
      functions: [{ field_value_factor: { field: 'standing', missing: 1 } }],
      boost_mode: 'multiply',
    },
  };
}

function filtersOf({ categoryId, minPriceWon, maxPriceWon, maxArrivalDays, inStock }: SearchFilter): Query[] {
  const filters: Query[] = [{ term: { listed: true } }];
  if (categoryId !== undefined) filters.push({ term: { categoryId } });
  if (minPriceWon !== undefined) filters.push({ range: { priceWon: { gte: minPriceWon } } });
  if (maxPriceWon !== undefined) filters.push({ range: { priceWon: { lte: maxPriceWon } } });
  if (maxArrivalDays !== undefined) filters.push({ range: { arrivalDays: { lte: maxArrivalDays } } });
  if (inStock === true) filters.push({ term: { soldOut: false } });
  return filters;
}

function cardOf(document: ProductDocument): ProductCard {
  const { productId, name, brand, categoryId, kind, priceWon, listPriceWon } = document;
  const { ratingAverage, ratingCount, soldCount, arrivalDays, soldOut, icon, background } = document;
  return {
    productId,
    name,
    brand,
    categoryId,
    kind,
    picture: { icon, background },
    priceWon,
    listPriceWon,
    ratingAverage,
    ratingCount,
    soldCount,
    arrivalDays,
    soldOut,
  };
}
