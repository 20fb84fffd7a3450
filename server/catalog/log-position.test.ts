import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogPosition } from './log-position.ts';

test('a topic at its end is complete at once; one behind it when it is read', () => {
  const position = createLogPosition();
  expect(position.completeAtMs()).toBe(Number.NEGATIVE_INFINITY);
  position.begin(
    new Map([
      [0, 5n],
      [1, 0n],
    ]),
  );
  position.ended(
    new Map([
      [0, 5n],
      [1, 0n],
    ]),
    100,
  );
  expect(position.completeAtMs()).toBe(100);
  position.ended(
    new Map([
      [0, 7n],
      [1, 1n],
    ]),
    200,
  );
  position.read(0, 7n);
  expect(position.completeAtMs()).toBe(100);
  position.read(1, 1n);
  expect(position.completeAtMs()).toBe(200);
  expect([position.at(0), position.at(1), position.at(2)]).toEqual([7n, 1n, undefined]);
});

test('a partition that is not read is never complete; beginning again forgets what was', () => {
  const position = createLogPosition();
  position.begin(new Map([[0, 0n]]));
  position.ended(
    new Map([
      [0, 0n],
      [1, 0n],
    ]),
    100,
  );
  expect(position.completeAtMs()).toBe(Number.NEGATIVE_INFINITY);
  position.begin(new Map([[0, 0n]]));
  position.ended(new Map([[0, 0n]]), 150);
  position.begin(new Map([[0, 3n]]));
  expect(position.completeAtMs()).toBe(Number.NEGATIVE_INFINITY);
});

test('law: complete at a time means that all of the topic at that time was read', () => {
  const steps = fc.array(fc.record({ writes: fc.nat({ max: 3 }), reads: fc.nat({ max: 4 }) }), { maxLength: 30 });
  fc.assert(
    fc.property(steps, (all) => {
      const position = createLogPosition();
      position.begin(new Map([[0, 0n]]));
      const endAt: bigint[] = [];
      let end = 0n;
      let next = 0n;
      for (const [atMs, { writes, reads }] of all.entries()) {
        end += BigInt(writes);
        endAt.push(end);
        position.ended(new Map([[0, end]]), atMs);
        next = next + BigInt(reads) > end ? end : next + BigInt(reads);
        position.read(0, next);
        const complete = position.completeAtMs();
        if (complete >= 0) expect(next >= (endAt[complete] ?? 0n)).toBe(true);
        if (next === end) expect(complete).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
