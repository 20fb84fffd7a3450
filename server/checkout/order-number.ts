import { randomInt } from 'node:crypto';
import { koreanDate } from '#domain/shared/korean-time.ts';

// Without letters that are read as digits.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** What a shopper reads on the telephone: "261121-7K3MQ9XA", the day in Korea and 39 random bits. */
export function newOrderNumber(at: Date): string {
  const day = koreanDate(at.getTime()).slice(2).replaceAll('-', '');
  const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${day}-${letters}`;
}
