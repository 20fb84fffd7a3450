import { choseongOf, keystrokesOf, pairsOf, wordsOf } from './hangul.ts';

export interface SearchableProduct {
  name: string;
  brand: string;
  kind: string;
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
  /** The kind without spaces: a query that says just this is about this. */
  kind: string;
  /** Characters and pairs of characters of the kind. */
  kindPairs: string[];
  /** Keystrokes and first consonants from each beginning of a word of the kind. */
  kindBeginnings: string[];
}

/** A prefix longer than this is not worth its place: nobody types on after some twelve syllables without choosing. */
const LONGEST_KEYSTROKES = 40;
const LONGEST_CHOSEONG = 12;

/** Builds the index fields. Pure; about 20 µs a product. */
export function fieldsOf({ name, brand, kind, categoryNames }: SearchableProduct): SearchFields {
  const nameWords = wordsOf(name);
  const kindWords = wordsOf(kind);
  const aside = [brand, ...categoryNames].flatMap(wordsOf);
  const kindTogether = kindWords.join('');
  const kindEndings = endings(kindWords);
  const beginnings = [...endings(nameWords), ...kindEndings, ...wordsOf(brand)];
  const words = unique([...nameWords, ...kindWords, kindTogether, ...aside]);
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
    kind: kindTogether,
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
