import { convertHangulToQwerty, convertQwertyToHangul, disassemble, getChoseong } from 'es-hangul';

/**
 * What people type and what products are called, made comparable: NFC, lower case, one space between words, no marks.
 */
export function normalize(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The words of a text, normalized. */
export function wordsOf(text: string): string[] {
  const normalized = normalize(text);
  return normalized === '' ? [] : normalized.split(' ');
}

/**
 * The keystrokes a text is typed with: "캠핑" → ㅋㅐㅁㅍㅣㅇ, "과" → ㄱㅗㅏ. What is typed so far ("캠ㅍ", "고") begins the
 * keystrokes of what is meant.
 */
export function keystrokesOf(text: string): string {
  return disassemble(text);
}

/** The first consonants: "무선" → ㅁㅅ. Letters, digits and lone consonants stay. */
export function choseongOf(text: string): string {
  let result = '';
  for (const character of text) result += /[가-힣]/.test(character) ? getChoseong(character) : character;
  return result;
}

/** Whether all of it is lone consonants, as people type who search by 초성: "ㅁㅅㅇ". */
export function isChoseong(text: string): boolean {
  return /^[ㄱ-ㅎ]+$/.test(text);
}

/** The pairs of neighbouring characters: "이어폰" → 이어, 어폰. A single character is its own. */
export function pairsOf(text: string): string[] {
  const characters = [...text];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

const WHOLE_SYLLABLES = /^[가-힣]+$/;

/**
 * What was meant where the keyboard was set to the other language, or null: "antjs" → 무선 (whole syllables only, so that
 * "usb" stays what it is), "ㅕㄴㅠ" → usb (a lone vowel is nothing anybody means).
 */
export function otherKeyboard(word: string): string | null {
  if (/^[a-z]{2,}$/.test(word)) {
    const hangul = typedInHangul(word);
    return hangul !== null && WHOLE_SYLLABLES.test(hangul) ? hangul : null;
  }
  if (/[ㅏ-ㅣ]/.test(word) && /^[ㄱ-ㅎㅏ-ㅣ가-힣]{2,}$/.test(word)) {
    const latin = convertHangulToQwerty(word).toLowerCase();
    return /^[a-z]+$/.test(latin) ? latin : null;
  }
  return null;
}

/** What these keys write on a Korean keyboard; null where the library throws: on vowels that do not combine ("njq"). */
function typedInHangul(word: string): string | null {
  try {
    return convertQwertyToHangul(word);
  } catch {
    return null;
  }
}
