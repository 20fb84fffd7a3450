import { expect, test } from 'vitest';
import { issueDeviceToken, readDeviceToken } from './device-token.ts';
import { normaliseEmail } from './email.ts';

const SECRET = 's'.repeat(32);

test('a device token holds for the account it was issued to and no other', () => {
  const token = issueDeviceToken('customer-1', SECRET);
  expect(readDeviceToken(token, 'customer-1', SECRET)).toEqual(expect.any(String));
  expect(readDeviceToken(token, 'customer-2', SECRET)).toBeNull();
  expect(readDeviceToken(token, 'customer-1', 't'.repeat(32))).toBeNull();
});

test.each([undefined, '', 'x', 'x.y', 'x.y.z', 'a'.repeat(300)])('%s is nobody’s device', (token) => {
  expect(readDeviceToken(token, 'customer-1', SECRET)).toBeNull();
});

test('one mailbox has one spelling', () => {
  expect(normaliseEmail('  Kim@Example.COM ')).toBe('kim@example.com');
  expect(() => normaliseEmail('kim at example')).toThrowError(/^email:/);
});
