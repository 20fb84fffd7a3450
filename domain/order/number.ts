import { koreanDate } from '../shared/korean-time.ts';

// Without letters that are read as digits.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/**
 * What a shopper reads on the telephone: "261121-7K3MQ9XA", the day in Korea and 39 random bits. `randomBelow(n)` gives
 * a whole number from 0 to n − 1, n itself left out.
 */
export function orderNumber(atMs: number, randomBelow: (limit: number) => number): string {
  const day = koreanDate(atMs).slice(2).replaceAll('-', '');
  const letters = Array.from({ length: 8 }, () => LETTERS[randomBelow(LETTERS.length)]).join('');
  return `${day}-${letters}`;
}
