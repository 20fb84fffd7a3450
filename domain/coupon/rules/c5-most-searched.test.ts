import { expect, test } from 'vitest';
import { DAY_MS } from '../../shared/durations.ts';
import { c5MostSearched as rule } from './c5-most-searched.ts';
import { NOON, NOTHING, onEvent, pastOf, searched } from './trial.fixture.ts';

const asked = (past: ReturnType<typeof pastOf>) => onEvent(rule, 'searched', { categoryId: 2 }, { past });
/** Searches that led to these categories, a second apart, the last of them now. */
const searches = (...categoryIds: number[]) =>
  pastOf(...categoryIds.map((id, at) => searched(`s${at}`, NOON - (categoryIds.length - 1 - at) * 1_000, id)));

test('the category three searches led to gets 10 % off', () => {
  expect(asked(searches(2, 5, 2, 2))).toMatchObject({ kind: 'issue', target: { kind: 'category', categoryId: 2 } });
  expect([rule.discount.percent, rule.target]).toEqual([10, 'category']);
});

test('it is the category most led to, not the last; of two alike the last', () => {
  expect(asked(searches(5, 5, 5, 2))).toMatchObject({ target: { categoryId: 5 } });
  expect(asked(searches(5, 5, 5, 2, 2, 2))).toMatchObject({ target: { categoryId: 2 } });
});

test.each([
  ['but two searches led there', searches(2, 2)],
  ['three searches led to three categories', searches(5, 6, 2)],
  [
    'one of three is a week old',
    pastOf(searched('a', NOON - 7 * DAY_MS, 2), searched('b', NOON - 1, 2), searched('c', NOON, 2)),
  ],
])('nothing when %s', (_why, past) => {
  expect(asked(past)).toEqual(NOTHING);
});
