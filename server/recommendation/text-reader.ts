import type { ListName } from '#contracts/events.ts';
import { type RecommendationList, recommendationListSchema } from '#contracts/push.ts';
import type { Audience } from './list-store.ts';

/** A list as the text that is sent. Never throws. */
export interface ListTextReader {
  /** The shopper's own list, else trending under its name; null when Redis has neither, or is away. */
  read(list: ListName, shopperId: string): Promise<string | null>;
}

export interface ListTextReaderDeps {
  /** A list's JSON as the worker wrote it; null if there is none. Rejects within a bound of its own (200 ms). */
  text(list: ListName, audience: Audience): Promise<string | null>;
}

/**
 * Serves what the worker wrote without taking it apart: a list of twenty costs a hundred times as much to parse and write as to
 * pass on. It was made by its schema, under a key that names the version. Only trending, the same for everybody, is
 * parsed, once for each new text. Cost: one Redis GET; two for whoever has no list.
 */
export function createListTextReader({ text }: ListTextReaderDeps): ListTextReader {
  let trendingText: string | null = null;
  let trending: RecommendationList | null = null;
  const renamed = new Map<ListName, string>();

  /** Trending as `list`. */
  function asList(list: ListName, found: string): string | null {
    if (found !== trendingText) {
      trendingText = found;
      renamed.clear();
      trending = parse(found);
    }
    if (trending === null || trending.items.length === 0) return null;
    let body = renamed.get(list);
    if (body === undefined) {
      body = JSON.stringify({ ...trending, list });
      renamed.set(list, body);
    }
    return body;
  }

  return {
    async read(list, shopperId) {
      const own = list === 'trending' ? null : await text(list, { shopperId }).catch(() => null);
      if (own) return own;
      const shared = await text('trending', 'everybody').catch(() => null);
      return shared ? asList(list, shared) : null;
    },
  };
}

function parse(text: string): RecommendationList | null {
  try {
    return recommendationListSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
