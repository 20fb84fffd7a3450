import { expect, test } from 'vitest';
import { mayRemind } from './reminder.ts';

/** So many minutes after midnight in Seoul. */
const seoul = (hour: number, minute = 0) => Date.UTC(2026, 10, 20, 15 + hour, minute);
const yes = { marketingConsent: true, nightConsent: false };

test.each([
  [7, 59, 'later'],
  [8, 0, 'now'],
  [20, 59, 'now'],
  [21, 0, 'later'],
  [0, 0, 'later'],
])('at %d:%d with consent: %s', (hour, minute, answer) => {
  expect(mayRemind(yes, seoul(hour, minute))).toBe(answer);
});

test('at night with the separate consent, yes; without any consent, never', () => {
  expect(mayRemind({ marketingConsent: true, nightConsent: true }, seoul(23))).toBe('now');
  expect(mayRemind({ marketingConsent: false, nightConsent: true }, seoul(12))).toBe('never');
});
