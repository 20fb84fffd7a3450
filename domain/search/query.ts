import { isChoseong, keystrokesOf, otherKeyboard, pairsOf, wordsOf } from './hangul.ts';

/** One word of a query, in all the forms in which it may be found. */
export interface QueryWord {
  word: string;
  pairs: string[];
  keystrokes: string;
  /** Set where the word is first consonants only; it is then looked for as such and as nothing else. */
  choseong: string | null;
}

/** One way to read what was typed. */
export interface Reading {
  words: QueryWord[];
  /** All words written together. */
  together: string;
}

/** Longer queries are cut: no product's name has more words. */
const MOST_WORDS = 12;
const LONGEST_QUERY = 100;

/**
 * What a query may mean, likeliest first: as typed, and, where that makes sense, as typed with the keyboard set to the
 * other language. Empty for a query without a letter or digit.
 */
export function readQuery(query: string): Reading[] {
  const typed = wordsOf(query.slice(0, LONGEST_QUERY)).slice(0, MOST_WORDS);
  if (typed.length === 0) return [];
  const readings = [readingOf(typed)];
  const switched = typed.map((word) => otherKeyboard(word) ?? word);
  if (switched.some((word, index) => word !== typed[index])) readings.push(readingOf(switched));
  return readings;
}

function readingOf(words: readonly string[]): Reading {
  return {
    words: words.map((word) => ({
      word,
      pairs: pairsOf(word),
      keystrokes: keystrokesOf(word),
      choseong: isChoseong(word) ? word : null,
    })),
    together: words.join(''),
  };
}
