export interface Run {
  text: string;
  isKorean: boolean;
}

/** From a Hangul letter to the last one that follows it with nothing but digits, blanks and marks between. */
const KOREAN = /[\p{Script=Hangul}](?:[^\p{L}]*[\p{Script=Hangul}])*/gu;

/** The text in its order, cut where it changes between Korean and anything else. */
export function koreanRuns(text: string): Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (const match of text.matchAll(KOREAN)) {
    if (match.index > end) runs.push({ text: text.slice(end, match.index), isKorean: false });
    runs.push({ text: match[0], isKorean: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) runs.push({ text: text.slice(end), isKorean: false });
  return runs;
}

/**
 * Language of a text whose element can hold no part of another, such as a picture's description; undefined: the page's
 * own.
 */
export function langOf(text: string, locale: string): 'ko' | undefined {
  return locale !== 'ko' && /\p{Script=Hangul}/u.test(text) ? 'ko' : undefined;
}
