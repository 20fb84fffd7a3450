import { expect, test } from 'vitest';
import { printCell } from './pipeline-panels.ts';

test('no value is a dash, never 0, NaN or ∞', () => {
  for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY])
    for (const unit of ['won', 'share', 'change', 'time', 'count'] as const)
      expect(printCell(value, unit, 'ko')).toBe('–');
  expect(printCell(0, 'share', 'ko')).toBe('0%');
});

test('won, shares and changes in both languages', () => {
  expect(printCell(1_234_567.4, 'won', 'ko')).toBe('1,234,567원');
  expect(printCell(1_234_567.4, 'won', 'en')).toBe('₩1,234,567');
  expect(printCell(0.12345, 'share', 'en')).toBe('12.3%');
  expect(printCell(0.05, 'change', 'ko')).toBe('+5%');
  expect(printCell(-0.05, 'change', 'ko')).toBe('-5%');
  expect(printCell(0.1666, 'perMinute', 'ko')).toBe('0.17');
  expect(printCell('shop', 'text', 'ko')).toBe('shop');
});

test('times are those of Seoul', () => {
  expect(printCell(Date.parse('2026-03-20T15:30:00Z'), 'time', 'en')).toBe('3/21, 00:30');
});
