import { createVocabulary, type Vocabulary } from '#domain/search/vocabulary.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { VocabularyStore } from './port.ts';

const FRESH_MS = 5 * 60_000;
const RETRY_MS = 5_000;

export interface VocabularyCacheDeps {
  store: VocabularyStore;
  logger: Pick<Logger, 'warn'>;
  nowMs: () => number;
}

/**
 * The catalogue's words, cached in memory and refreshed in the background every five minutes. Only the first caller
 * waits for the read, and one who comes when it is twice as old; a stale vocabulary is returned while PostgreSQL is
 * unavailable. Never rejects: before the first successful read it is empty.
 */
export function createVocabularyCache({ store, logger, nowMs }: VocabularyCacheDeps) {
  const empty = createVocabulary([]);
  let current: Vocabulary | null = null;
  let readAgainMs = 0;
  let reading: Promise<void> | null = null;

  function read(): Promise<void> {
    reading ??= store
      .terms()
      .then((terms) => {
        current = createVocabulary(terms);
        // A shop that is still empty is looked at again soon.
        readAgainMs = nowMs() + (terms.length === 0 ? RETRY_MS : FRESH_MS);
      })
      .catch((error: unknown) => {
        logger.warn({ code: 'answer-incomplete', err: error }, 'the words of the catalogue could not be read');
        readAgainMs = nowMs() + RETRY_MS;
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  return async (): Promise<Vocabulary> => {
    if (nowMs() >= readAgainMs) {
      const done = read();
      if (current === null || nowMs() >= readAgainMs + FRESH_MS) await done;
    }
    return current ?? empty;
  };
}
