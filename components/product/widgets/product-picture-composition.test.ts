import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCENTS, compose, GROUND_COUNT } from './product-picture-composition.ts';

const products = fc.integer({ min: 1, max: 2_147_483_647 });

test('a product always looks the same, whatever its recipe says', () => {
  fc.assert(
    fc.property(products, fc.string(), fc.integer({ min: -5, max: 40 }), (productId, icon, background) => {
      const one = compose({ icon, background }, productId);
      expect(compose({ icon, background }, productId)).toEqual(one);
      expect(one.icon).toMatch(/^[a-z0-9-]+$/);
    }),
  );
});

test('neighbours of one kind do not look alike', () => {
  const looks = Array.from({ length: 60 }, (_, index) =>
    JSON.stringify(compose({ icon: 'headphone', background: 0 }, index + 1)),
  );
  expect(new Set(looks).size).toBeGreaterThan(50);
});

test('every class and shape a picture may be composed of is drawn', async () => {
  const css = await readFile(new URL('../product.css', import.meta.url), 'utf8');
  const shapes = await readFile(new URL('../../../public/shapes.svg', import.meta.url), 'utf8');
  const classes = new Set<string>();
  for (let productId = 1; productId < 2_000; productId++) {
    const { ground, place, echo } = compose({ icon: 'package', background: productId % GROUND_COUNT }, productId);
    for (const name of [ground, place, echo]) if (name !== null) classes.add(name);
  }
  expect(classes.size).toBe(12 + 4 + 3);
  expect([...classes].filter((name) => !css.includes(`.${name} {`))).toEqual([]);
  expect(ACCENTS.filter((name) => !shapes.includes(`id="${name}"`))).toEqual([]);
});
