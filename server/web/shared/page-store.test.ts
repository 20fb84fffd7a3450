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

test('words are on probation until they are asked for again, then the least recently used page goes first', () => {
  const store = createPageStore(MOST_BYTES);
  for (const word of ['forgotten', 'repeated']) store.put(word, page(), true);
  expect(store.get('repeated')).toBeDefined();
  for (let n = 0; n < 100; n++) store.put(`flood ${n}`, page(), true);
  expect(store.get('forgotten')).toBeUndefined();
  expect(store.get('repeated')).toBeDefined();
  // Its address is known to be asked for again, so it is kept at once.
  store.put('forgotten', page(), true);
  expect(store.figures().entries).toBe(2);
  for (let n = 0; n < 1_000; n++) store.put(`/products/${n}`, page(), false);
  for (const word of ['forgotten', 'repeated']) expect(store.get(word)).toBeUndefined();
  const { bytes, entries, evictions } = store.figures();
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  expect(bytes).toBeGreaterThan(MOST_BYTES * 0.95);
  expect(entries + evictions).toBe(1_002);
});

test('a page put again takes the place of the one before, on probation or not', () => {
  const store = createPageStore(MOST_BYTES);
  const [first, second] = [page(), page()];
  store.put('word', first, true);
  store.put('word', second, true);
  expect(store.get('word')).toBe(second);
  store.delete('word');
  expect(store.get('word')).toBeUndefined();
});

test('one page does not take all: beyond a tenth it is not kept', () => {
  const store = createPageStore(MOST_BYTES);
  store.put('large', page(MOST_BYTES / 5), false);
  expect(store.get('large')).toBeUndefined();
});
