import { expect, test } from 'vitest';
import { createViewMemory } from './view-memory.ts';

function setUp() {
  const clock = { ms: 0 };
  return { clock, memory: createViewMemory(() => clock.ms) };
}
const mug = { path: '/products/1', productId: 1 };
const tent = { path: '/products/2', productId: 2 };

test('a followed card and the page it leads to are one view', () => {
  const { clock, memory } = setUp();
  expect(memory.ahead(mug)).toBe(true);
  clock.ms += 4_000;
  expect(memory.arrived(mug)).toBe(false);
});

test('a second click on a page under way is no second view; a page opened again is', () => {
  const { clock, memory } = setUp();
  memory.ahead(mug);
  expect(memory.ahead(mug)).toBe(false);
  memory.arrived(mug);
  clock.ms += 600;
  expect(memory.ahead(mug)).toBe(true);
});

test('who followed one card and arrives at another page has viewed both', () => {
  const { memory } = setUp();
  memory.ahead(mug);
  expect(memory.arrived(tent)).toBe(true);
  expect(memory.arrived(mug)).toBe(true);
});

test('a page that never came is viewed when it is opened later', () => {
  const { clock, memory } = setUp();
  memory.ahead(mug);
  clock.ms += 10_000;
  expect(memory.arrived(mug)).toBe(true);
});

test('effects that run twice tell of one view', () => {
  const { memory } = setUp();
  expect([memory.arrived(mug), memory.arrived(mug)]).toEqual([true, false]);
});
