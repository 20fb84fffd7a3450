import { keystrokesOf, pairsOf, wordsOf } from './hangul.ts';
import type { QueryWord, Reading } from './query.ts';

/** Keystrokes that may differ, by how many a word has: as the search looks for spelling mistakes (AUTO:4,9). */
function toleranceOf(keystrokes: string): number {
  return keystrokes.length < 4 ? 0 : keystrokes.length < 9 ? 1 : 2;
}

/**
 * What was searched for in place of what was typed, judged by the words of the first product found; null: as it was
 * typed. A word is corrected where the product has no such word, but one a keystroke or two away, or one typed with the
 * other keyboard.
 */
export function correctionOf(readings: readonly Reading[], found: string): string | null {
  const [typed, switched] = readings;
  if (typed === undefined) return null;
  const words = wordsOf(found);
  const pairs = new Set([...words, words.join('')].flatMap(pairsOf));
  const isMet = ({ word, keystrokes, choseong }: QueryWord) =>
    choseong !== null ||
    words.some((other) => keystrokesOf(other).startsWith(keystrokes)) ||
    pairsOf(word).every((pair) => pairs.has(pair));
  if (typed.words.every(isMet)) return null;
  if (switched?.words.every(isMet) === true) return switched.words.map(({ word }) => word).join(' ');
  const corrected = typed.words.map((word) => (isMet(word) ? word.word : (nearest(word, words) ?? word.word)));
  return corrected.every((word, at) => word === typed.words[at]?.word) ? null : corrected.join(' ');
}

/** The word closest to what was typed, within its tolerance; it begins with the same keystroke. */
function nearest({ keystrokes }: QueryWord, words: readonly string[]): string | null {
  let best: { word: string; distance: number } | null = null;
  for (const word of words) {
    const other = keystrokesOf(word);
    if (other[0] !== keystrokes[0]) continue;
    const distance = editDistance(keystrokes, other);
    if (distance <= toleranceOf(keystrokes) && (best === null || distance < best.distance)) best = { word, distance };
  }
  return best?.word ?? null;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), as Elasticsearch's fuzzy
 * query counts.
 */
function editDistance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const at = (y: number, x: number) => rows[y]?.[x] ?? 0;
      row.push(
        Math.min(
          at(i - 1, j) + 1,
          (row[j - 1] ?? 0) + 1,
          at(i - 1, j - 1) + cost,
          isSwap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? 0;
}
