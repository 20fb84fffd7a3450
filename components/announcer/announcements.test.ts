import { expect, test } from 'vitest';
import { announced, dueAtMs, GATHER_MS, NO_ANNOUNCEMENTS, PAUSE_MS, spoken } from './announcements.ts';

test('what comes within a moment is spoken as one, each subject once and with its last text', () => {
  let state = announced(NO_ANNOUNCEMENTS, 'total', '총 1,000원.', 0);
  state = announced(state, 'lists', '추천이 바뀌었어요.', 100);
  state = announced(state, 'total', '총 2,000원.', 300);
  expect(dueAtMs(state)).toBe(GATHER_MS);
  const { text, state: after } = spoken(state, GATHER_MS);
  expect(text).toBe('추천이 바뀌었어요. 총 2,000원.');
  expect(dueAtMs(after)).toBeNull();
});

test('the next is not spoken into the one before', () => {
  const { state } = spoken(announced(NO_ANNOUNCEMENTS, 'a', 'one.', 0), 600);
  expect(dueAtMs(announced(state, 'a', 'two.', 700))).toBe(600 + PAUSE_MS);
  expect(dueAtMs(announced(state, 'a', 'two.', 60_000))).toBe(60_000 + GATHER_MS);
});

test('what is no longer true is taken back', () => {
  const state = announced(announced(NO_ANNOUNCEMENTS, 'a', 'one.', 0), 'a', '', 10);
  expect(dueAtMs(state)).toBeNull();
  expect(spoken(state, 20).text).toBe('');
});
