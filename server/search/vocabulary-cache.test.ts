import { expect, test } from 'vitest';
import { silentLogger } from '#server/observability/logger.ts';
import { createVocabularyCache } from './vocabulary-cache.ts';

test('words are returned while they are read anew for as long again; who comes later waits for the new ones', async () => {
  const clock = { ms: 0 };
  let text = '우유';
  const store = { terms: async () => [{ text, kind: 'kind' as const, weight: 1 }] };
  const vocabulary = createVocabularyCache({ store, logger: silentLogger(), nowMs: () => clock.ms });
  const completed = async () => (await vocabulary()).complete(text.slice(0, 1), 5).map((word) => word.text);
  expect(await completed()).toEqual(['우유']);
  text = '우산';
  clock.ms = 9 * 60_000;
  expect(await completed()).toEqual(['우유']);
  expect(await completed()).toEqual(['우산']);
  text = '우비';
  clock.ms += 11 * 60_000;
  expect(await completed()).toEqual(['우비']);
});
