import { expect, test } from 'vitest';
import { createPendingKeys } from './pending-keys.ts';

function setUp() {
  const clock = { ms: 0 };
  let made = 0;
  const keys = createPendingKeys(
    () => clock.ms,
    () => `key-${++made}`,
  );
  const answered = (what: string) => keys.with(what, async (key) => key);
  const lost = (what: string) => keys.with(what, () => Promise.reject(new Error('no answer'))).catch(() => undefined);
  return { clock, keys, answered, lost };
}

test('two presses are two keys, at once or one after the other', async () => {
  const { answered } = setUp();
  expect(await Promise.all([answered('3:1'), answered('3:1')])).toEqual(['key-1', 'key-2']);
  expect(await answered('3:1')).toBe('key-3');
});

test('the press after one without an answer has its key, until there is an answer', async () => {
  const { answered, lost } = setUp();
  await lost('3:1');
  await lost('3:1');
  expect(await answered('4:1')).toBe('key-2');
  expect(await answered('3:1')).toBe('key-1');
  expect(await answered('3:1')).toBe('key-3');
});

test('a key is not used longer than the server remembers it', async () => {
  const { clock, answered, lost } = setUp();
  await lost('3:1');
  clock.ms = 30 * 60_000;
  expect(await answered('3:1')).toBe('key-2');
});
