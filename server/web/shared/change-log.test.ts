import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createChangeLog } from './change-log.ts';

const ids = fc.integer({ min: 1, max: 12 });

test('law: a page is current exactly while none of its products has changed since it was begun', () => {
  fc.assert(
    fc.property(fc.array(ids), fc.array(ids), fc.uniqueArray(ids), (before, after, page) => {
      const log = createChangeLog(50);
      log.changed(before);
      const since = log.now();
      log.changed(after);
      expect(log.isCurrent(page, since)).toBe(!page.some((id) => after.includes(id)));
    }),
  );
});

test('law: of a change that is forgotten for want of room, no page is taken to be current', () => {
  fc.assert(
    fc.property(fc.array(ids), fc.array(ids), fc.uniqueArray(ids), (before, after, page) => {
      const log = createChangeLog(3);
      log.changed(before);
      const since = log.now();
      log.changed(after);
      if (page.some((id) => after.includes(id))) expect(log.isCurrent(page, since)).toBe(false);
    }),
  );
});

test('after changedAll no page begun before it is current, even one without products', () => {
  const log = createChangeLog();
  const since = log.now();
  log.changedAll();
  expect(log.isCurrent([], since)).toBe(false);
  expect(log.isCurrent([1], log.now())).toBe(true);
});
