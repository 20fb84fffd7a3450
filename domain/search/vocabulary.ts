import { endings } from './fields.ts';
import { choseongOf, isChoseong, keystrokesOf, wordsOf } from './hangul.ts';
import { readQuery } from './query.ts';

/** A word of the catalogue that a prefix may be completed to. */
export interface Term {
  text: string;
  kind: 'kind' | 'category' | 'brand';
  /** Products behind it: what breaks ties. */
  weight: number;
}

export interface Vocabulary {
  /** Terms that what is typed so far may become: likeliest first. O(log n + matches). */
  complete(typed: string, limit: number): Term[];
}

interface Key {
  key: string;
  term: Term;
  /** The term itself begins so, not only a later word of it. */
  first: boolean;
}

const KIND_ORDER: Record<Term['kind'], number> = { kind: 0, category: 1, brand: 2 };

/** Sorted prefixes in memory: completion of kinds, categories and brands without asking anybody. */
export function createVocabulary(terms: readonly Term[]): Vocabulary {
  const keysBy = (form: (text: string) => string): Key[] =>
    terms
      .flatMap((term) =>
        endings(wordsOf(term.text)).map((text, index) => ({ key: form(text), term, first: index === 0 })),
      )
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const keystrokes = keysBy(keystrokesOf);
  const choseong = keysBy(choseongOf);

  function matches(together: string): Key[] {
    return isChoseong(together) ? beginningWith(choseong, together) : beginningWith(keystrokes, keystrokesOf(together));
  }

  return {
    complete(typed, limit) {
      const found = new Map<Term, { reading: number; first: boolean }>();
      readQuery(typed).forEach(({ together }, reading) => {
        for (const { term, first } of matches(together)) {
          const known = found.get(term);
          if (known === undefined) found.set(term, { reading, first });
          else known.first ||= first;
        }
      });
      return [...found]
        .sort(
          ([a, one], [b, other]) =>
            one.reading - other.reading ||
            Number(other.first) - Number(one.first) ||
            KIND_ORDER[a.kind] - KIND_ORDER[b.kind] ||
            b.weight - a.weight ||
            (a.text < b.text ? -1 : 1),
        )
        .slice(0, limit)
        .map(([term]) => term);
    },
  };
}

function beginningWith(keys: readonly Key[], prefix: string): Key[] {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as Key).key < prefix) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < keys.length && (keys[end] as Key).key.startsWith(prefix)) end += 1;
  return keys.slice(low, end);
}
