import { randomInt } from 'node:crypto';

// Without letters that are read as digits.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const KST_OFFSET_MS = 9 * 3_600_000;

/** What a shopper reads on the telephone: "261121-7K3MQ9XA", the day in Korea and 39 random bits. */
export function newOrderNumber(at: Date): string {
  const day = new Date(at.getTime() + KST_OFFSET_MS).toISOString().slice(2, 10).replaceAll('-', '');
  const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${day}-${letters}`;
}
