import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TAXONOMY } from '#simulation/seed/taxonomy/index.ts';
import { GUESSED_ICONS, guessFrom } from './guess.ts';

test.each([
  ['소리담 노이즈캔슬링 무선이어폰', '무선 이어폰', 'electronics'],
  ['초경량 자전거 헬멧 블랙', '자전거 헬멧', 'sports'],
  ['WHITE HANGING HEART T-LIGHT HOLDER', 'Tea light holder', 'furniture'],
  ['JUMBO BAG RED RETROSPOT', 'Bag', 'shoes-bags'],
  ['SET OF 3 CAKE TINS PANTRY DESIGN', 'Cake stand', 'kitchen'],
])('%s is a %s', (name, kind, category) => {
  expect(guessFrom(name)).toMatchObject({ kind, category });
});

test('a name that says nothing gets no category, and a picture all the same', () => {
  expect(guessFrom('TV DINNER XYZ')).toEqual({ category: null, kind: null, icon: 'wrapped-gift' });
});

test('every guess names a category of the shop and an icon that is baked', () => {
  const slugs = new Set(TAXONOMY.map(({ slug }) => slug));
  const icons = new Set([...GUESSED_ICONS, ...TAXONOMY.flatMap(({ kinds }) => kinds.flatMap((kind) => kind.icons))]);
  const names = TAXONOMY.flatMap(({ kinds }) => kinds.map(({ name }) => name));
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...names), fc.string()), (name) => {
      const { category, icon } = guessFrom(name);
      expect(category === null || slugs.has(category)).toBe(true);
      expect(icons).toContain(icon);
    }),
  );
});
