import { expect, test } from 'vitest';
import { createListTextReader } from './text-reader.ts';

test('a shopper’s own list is passed on as it stands', async () => {
  const reader = createListTextReader({
    texts: async (list, shopperId) => ({ own: Buffer.from(`${list} of ${shopperId}`), dismissed: false }),
  });
  expect((await reader.read('item-cf', 'a'))?.toString()).toBe('item-cf of a');
});

test('who has dismissed a product gets a list that is taken apart first, and so does everybody of trending', async () => {
  const reader = createListTextReader({ texts: async () => ({ own: Buffer.from('list'), dismissed: true }) });
  expect(await reader.read('item-cf', 'a')).toBeNull();
  const plain = createListTextReader({ texts: async () => ({ own: Buffer.from('list'), dismissed: false }) });
  expect(await plain.read('trending', 'a')).toBeNull();
});

test('nothing there, or Redis away: null, and never a throw', async () => {
  const none = createListTextReader({ texts: async () => ({ own: null, dismissed: false }) });
  expect(await none.read('item-cf', 'a')).toBeNull();
  const away = createListTextReader({ texts: () => Promise.reject(new Error('away')) });
  expect(await away.read('item-cf', 'a')).toBeNull();
});
