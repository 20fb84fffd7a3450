import { expect, test } from 'vitest';
import { createAccountSeal } from './account-seal.ts';

const account = { bank: '20', number: '1002123456789', holder: '김단골' };
const seal = createAccountSeal('test_sk_one');

test('a sealed account is opened by the same key, and shows nothing of itself', () => {
  const sealed = seal.seal(account);
  expect(seal.open(sealed)).toEqual(account);
  expect(Buffer.from(sealed, 'base64url').includes('1002123456789')).toBe(false);
  expect(seal.seal(account)).not.toBe(sealed);
});

test('another key, a changed text and no text at all open nothing', () => {
  const sealed = seal.seal(account);
  expect(createAccountSeal('test_sk_two').open(sealed)).toBeNull();
  const changed = Buffer.from(sealed, 'base64url');
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  expect(seal.open(changed.toString('base64url'))).toBeNull();
  expect(seal.open('')).toBeNull();
});
