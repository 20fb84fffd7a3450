import { expect, test } from 'vitest';
import { basicAuthorization, usersFile } from './elasticsearch-users.ts';

test("a user's line is that of the file realm: PBKDF2 with HMAC-SHA-512, salt and 256 bits in base64", () => {
  // Computed by Python's hashlib.pbkdf2_hmac('sha512', b'secret', bytes(range(32)), 10000, 32).
  const salt = Buffer.from(Array.from({ length: 32 }, (_, at) => at));
  expect(usersFile('secret', salt)).toBe(
    'dangol:{PBKDF2}10000$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=$PcxzfTZkOTIdi6MhFDS/G3GjH5zQD160GQGbVthKlfk=\n',
  );
});

test('two stacks of one password have different lines', () => {
  expect(usersFile('secret')).not.toBe(usersFile('secret'));
});

test('a login is one header', () => {
  expect(basicAuthorization({ username: 'dangol', password: 'p:w' })).toBe('Basic ZGFuZ29sOnA6dw==');
});
