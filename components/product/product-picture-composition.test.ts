import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compose, GROUNDS } from './product-picture-composition.ts';

const products = fc.integer({ min: 1, max: 2_147_483_647 });

test('a product always looks the same, whatever its recipe says', () => {
  fc.assert(
    fc.property(products, fc.string(), fc.integer({ min: -5, max: 40 }), (productId, icon, background) => {
      const one = compose({ icon, background }, productId);
      expect(compose({ icon, background }, productId)).toEqual(one);
      expect(one.icon).toMatch(/^[a-z0-9-]+$/);
      expect(GROUNDS.map(({ ground }) => ground)).toContain(one.ground);
    }),
  );
});

test('neighbours of one kind do not look alike', () => {
  const looks = Array.from({ length: 60 }, (_, index) =>
    JSON.stringify(compose({ icon: 'headphone', background: 0 }, index + 1)),
  );
  expect(new Set(looks).size).toBeGreaterThan(50);
});
