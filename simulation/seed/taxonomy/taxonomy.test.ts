import { expect, test } from 'vitest';
import { iconsInUse } from '../bake-icons.ts';
import { TASTE_CLUSTERS } from '../taste-clusters.ts';
import { TAXONOMY } from './index.ts';

const kinds = TAXONOMY.flatMap(({ kinds }) => kinds);

test('there are 14 categories or more, each with 12 kinds or more and its own id, slug and names', () => {
  expect(TAXONOMY.length).toBeGreaterThanOrEqual(14);
  for (const { kinds } of TAXONOMY) expect(kinds.length).toBeGreaterThanOrEqual(12);
  for (const key of ['id', 'slug', 'nameKo', 'nameEn'] as const)
    expect(new Set(TAXONOMY.map((category) => category[key])).size).toBe(TAXONOMY.length);
});

test('a kind has one name in the whole shop, qualifiers, and a price range', () => {
  expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length);
  expect(new Set(kinds.map(({ nameEn }) => nameEn.toLowerCase())).size).toBe(kinds.length);
  for (const { name, nameEn } of kinds) expect(nameEn, name).toMatch(/^[A-Z0-9][A-Za-z0-9 '-]+$/);
  for (const { name, priceWon, qualifiers, icons } of kinds) {
    expect(priceWon[0], name).toBeLessThan(priceWon[1]);
    expect(qualifiers.length, name).toBeGreaterThanOrEqual(4);
    expect(icons.length, name).toBeGreaterThanOrEqual(1);
  }
});

test('brands are of one category only', () => {
  const brands = TAXONOMY.flatMap(({ brands }) => brands);
  expect(new Set(brands).size).toBe(brands.length);
});

test('every kind is in the way of life of somebody, and no cluster names a kind that is not there', () => {
  const names = new Set(kinds.map(({ name }) => name));
  const liked = new Set(TASTE_CLUSTERS.flatMap(({ kinds }) => kinds));
  expect(TASTE_CLUSTERS.length).toBeGreaterThanOrEqual(24);
  expect([...liked].filter((kind) => !names.has(kind))).toEqual([]);
  expect([...names].filter((kind) => !liked.has(kind))).toEqual([]);
});

test('every icon in use is baked', async () => {
  const { readdir } = await import('node:fs/promises');
  const baked = new Set(await readdir(new URL('../../../public/icons/', import.meta.url)));
  expect(iconsInUse().filter((icon) => !baked.has(`${icon}.webp`))).toEqual([]);
  expect(baked).toContain('LICENSE.txt');
});
