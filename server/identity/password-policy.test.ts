import * as argon2 from '@node-rs/argon2';
import { expect, test, vi } from 'vitest';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { checkNewPassword } from './password-policy.ts';

vi.mock('@node-rs/argon2', { spy: true });

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

test('for an unknown account a hash is computed at the cost of a real one', async () => {
  const stored = await hashPassword('some password');
  const verify = vi.mocked(argon2.verify);
  verify.mockClear();
  await verifyPassword('wrong password', null);
  await verifyPassword('wrong password', stored);
  const costs = verify.mock.calls.map(([hashed]) => String(hashed).split('$').slice(1, 4).join(' '));
  expect(costs).toEqual(['argon2id v=19 m=19456,t=2,p=1', 'argon2id v=19 m=19456,t=2,p=1']);
});
