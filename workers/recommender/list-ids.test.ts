import { validate, version } from 'uuid';
import { expect, test } from 'vitest';
import { createListIds } from './list-ids.ts';

test('every list has an id of its own, over several draws', () => {
  const newId = createListIds();
  const ids = Array.from({ length: 1_000 }, newId);
  expect(new Set(ids).size).toBe(1_000);
  // Their times are within a few milliseconds of each other: the random part alone must be unique.
  expect(new Set(ids.map((id) => id.slice(-12))).size).toBe(1_000);
  for (const id of ids) expect(validate(id) && version(id)).toBe(7);
});
