import { expect, test } from 'vitest';
import { createPageStore, type KeptPage } from './page-store.ts';
import { createPageTemplate } from './page-template.ts';

const template = createPageTemplate(Buffer.alloc(100_000, 'page'), Buffer.from('nonce'));
const page = (bytes = 20_000): KeptPage => ({
  ...{
    template: { ...template, bytes },
    headers: {},
    products: new Uint32Array(),
    since: 0,
    subject: 'list' as const,
    renderedAtMs: 0,
  },
});
const MOST_BYTES = 5_000_000;

test('10,000 unknown words and cursors stay within the bytes, and the pages asked for again stay', () => {
  const store = createPageStore(MOST_BYTES);
  const top = Array.from({ length: 100 }, (_, n) => `/products/${n}`);
  for (const key of top) store.put(key, page(), false);
  for (let n = 0; n < 10_000; n++) {
    store.put(`/search?q=${n}`, page(), true);
    if (n % 100 === 0) for (const key of top) expect(store.get(key)).toBeDefined();
  }
  expect(store.figures()).toMatchObject({ entries: 100, evictions: 0 });
});

test('words asked for a second time are kept, and are the first to go', () => {
  const store = createPageStore(MOST_BYTES);
  store.put('word', page(), true);
  expect(store.get('word')).toBeUndefined();
  store.put('word', page(), true);
  expect(store.get('word')).toBeDefined();
  for (let n = 0; n < 1_000; n++) store.put(`/products/${n}`, page(), false);
  expect(store.get('word')).toBeUndefined();
  const { bytes, entries, evictions } = store.figures();
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  expect(bytes).toBeGreaterThan(MOST_BYTES * 0.9);
  expect(entries + evictions).toBe(1_001);
});

test('one page does not take all: beyond a tenth it is not kept', () => {
  const store = createPageStore(MOST_BYTES);
  store.put('large', page(MOST_BYTES / 5), false);
  expect(store.get('large')).toBeUndefined();
});
