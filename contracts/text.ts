import { z } from 'zod';

/** `message` of an issue about a character that is invisible or that no store keeps. */
export const UNUSABLE_CHARACTER = 'unusable-character';

/**
 * Control characters (PostgreSQL keeps no NUL, jsonb no \u0000; the rest cannot be seen) and halves of surrogate pairs.
 */
export function isUsableText(text: string): boolean {
  return !/\p{Cc}/u.test(text) && text.isWellFormed();
}

/** One line of text that somebody typed: trimmed, at most `max` characters, without control characters. */
export function textLine(max: number) {
  return z.string().trim().max(max).refine(isUsableText, { message: UNUSABLE_CHARACTER });
}
