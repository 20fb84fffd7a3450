import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { checkNewPassword } from './password-policy.ts';

test.each(['correct horse', '여덟글자비밀번호', 'x9!kLm2q', 'aB3 '.repeat(16)])('%s may be chosen', (word) => {
  expect(() => checkNewPassword(word, 'kim@example.com')).not.toThrow();
});

test.each([
  ['short', 'short77'],
  ['common', 'password123'],
  ['common in capitals', 'PASSWORD123'],
  ['one key', 'aaaaaaaaaaaa'],
  ['the e-mail address', 'kimdangol@example.com'],
  ['its first part', 'kimdangol'],
  ['too long', 'xy9!'.repeat(33)],
])('refused: %s', (_why, word) => {
  expect(() => checkNewPassword(word, 'kimdangol@example.com')).toThrowError(/^password:/);
});

test('a password is known again, whatever form its letters were typed in; no other is', async () => {
  const stored = await hashPassword('단골손님 비밀번호'.normalize('NFD'));
  expect(stored).toMatch(/^\$argon2id\$/);
  expect(await verifyPassword('단골손님 비밀번호', stored)).toBe(true);
  expect(await verifyPassword('단골손님 비밀번화', stored)).toBe(false);
  expect(await verifyPassword('nobody has this password', null)).toBe(false);
  expect(await verifyPassword('x', 'left:not a hash')).toBe(false);
});

test('an unknown account takes as long as a wrong password', async () => {
  const stored = await hashPassword('some password');
  await verifyPassword('warm up', null);
  const time = async (hash: string | null) => {
    const begun = performance.now();
    for (let n = 0; n < 5; n++) await verifyPassword('wrong password', hash);
    return performance.now() - begun;
  };
  const [unknown, wrong] = [await time(null), await time(stored)];
  expect(unknown / wrong).toBeGreaterThan(0.4);
  expect(unknown / wrong).toBeLessThan(2.5);
});
