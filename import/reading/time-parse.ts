import { type DateText, dateTextOf } from './date-text.ts';
import { timeNumberOf } from './numeric-times.ts';

/** A cell of times as it is written, before the column decides what it means: a number, a date, or neither. */
export type ParsedTime = number | DateText | null;

/** Parses a cell once for those who survey the column and those who read it. */
export function parseTime(text: string): ParsedTime {
  return plainIsoOf(text) ?? timeNumberOf(text) ?? dateTextOf(text);
}

const ZERO = 48;

/**
 * `2019-10-01 00:06:01`, the form most logs have, without a regular expression: a third of the time for a whole log is
 * its times.
 */
function plainIsoOf(text: string): DateText | null {
  if (text.length !== 19 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null;
  const between = text.charCodeAt(10);
  if ((between !== 32 && between !== 84) || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return null;
  const century = twoDigits(text, 0);
  const year = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (century < 0 || year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0) return null;
  if (hour > 23 || minute > 59 || second > 60) return null;
  return {
    numbers: [century * 100 + year, month, day],
    order: 'ymd',
    sign: '-',
    unpadded: false,
    clock: hour * 3600 + minute * 60 + second,
    precision: 'seconds',
    offset: null,
    place: null,
  };
}

/** Two digits as a number; below zero where they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}
