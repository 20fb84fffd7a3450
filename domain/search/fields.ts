import { choseongOf, keystrokesOf, pairsOf, wordsOf } from './hangul.ts';

export interface SearchableProduct {
  name: string;
  brand: string;
  kind: string;
  /** What the kind is called in the shop's other languages. */
  otherKindNames?: readonly string[];
  /** Names of its category, in every language of the shop. */
  categoryNames: readonly string[];
}

/** What a product is found by. Plain terms: any index that can match terms and prefixes serves them. */
export interface SearchFields {
  /** Whole words. */
  words: string[];
  /** Pairs of characters of the name without its spaces: finds parts and words written together. */
  pairs: string[];
  /** Keystrokes from each beginning of a word to the end: what is being typed is a prefix of one of them. */
  keystrokes: string[];
  /** First consonants from each beginning of a word: "ㅁㅅㅇㅇㅍ", "ㅇㅇㅍ". */
  choseong: string[];
  /** Keystrokes of single words, for spelling mistakes. */
  spellings: string[];
  /** The kind without spaces, in each language: a query equal to it asks for the kind. */
  kinds: string[];
  /** Characters and pairs of characters of the kind. */
  kindPairs: string[];
  /** Keystrokes and first consonants from each beginning of a word of the kind. */
  kindBeginnings: string[];
}

/** Longer prefixes are not indexed: a shopper rarely types more than twelve syllables before choosing a suggestion. */
const LONGEST_KEYSTROKES = 40;
const LONGEST_CHOSEONG = 12;

/** Builds the index fields. Pure; about 20 µs a product. */
export function fieldsOf({ name, brand, kind, otherKindNames = [], categoryNames }: SearchableProduct): SearchFields {
  const nameWords = wordsOf(name);
  const kindNames = [kind, ...otherKindNames].map(wordsOf);
  const aside = [brand, ...categoryNames].flatMap(wordsOf);
  const kinds = unique(kindNames.map((words) => words.join('')));
  // Of the kind's own name only: pairs of Latin letters stand in too many words.
  const kindTogether = wordsOf(kind).join('');
  const kindEndings = kindNames.flatMap(endings);
  const beginnings = [...endings(nameWords), ...kindEndings, ...wordsOf(brand)];
  const words = unique([...nameWords, ...kindNames.flat(), ...kinds, ...aside]);
  return {
    words,
    pairs: unique([
      ...pairsOf(nameWords.join('')),
      ...pairsOf(kindTogether),
      ...kindTogether,
      ...aside.flatMap(pairsOf),
    ]),
    keystrokes: unique(beginnings.map((text) => keystrokesOf(text).slice(0, LONGEST_KEYSTROKES))),
    choseong: unique(beginnings.map((text) => choseongOf(text).slice(0, LONGEST_CHOSEONG))),
    spellings: unique([...words].map(keystrokesOf)),
    kinds,
    kindPairs: unique([...kindTogether, ...pairsOf(kindTogether)]),
    kindBeginnings: unique(kindEndings.flatMap((text) => [keystrokesOf(text), choseongOf(text)])),
  };
}

/** ["무선", "이어폰"] → "무선이어폰", "이어폰": the rest of the text from each of its words on, without spaces. */
export function endings(words: readonly string[]): string[] {
  return words.map((_, index) => words.slice(index).join(''));
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
