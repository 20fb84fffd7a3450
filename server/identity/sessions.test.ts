import { expect, test } from 'vitest';
import { issueSessionToken, readSessionToken } from './session-token.ts';
import { createSessionResolver, type StoredSession } from './sessions.ts';

const SECRET = 'a secret of at least thirty-two characters';
const token = issueSessionToken(SECRET);
const guestShopperId = readSessionToken(token, SECRET)?.guestShopperId;

const resolverOf = (read: () => Promise<StoredSession | null>) =>
  createSessionResolver({ store: { read }, secret: SECRET });

test('while the store is away a token counts as its guest, and says that nobody knows', async () => {
  const away = resolverOf(() => Promise.reject(new Error('away')));
  expect(await away.resolve(token)).toMatchObject({
    shopperId: guestShopperId,
    customerId: null,
    role: 'GUEST',
    isUnconfirmed: true,
  });
});

test('a guest whom the store does not know is a guest', async () => {
  const session = await resolverOf(async () => null).resolve(token);
  expect(session).toMatchObject({ shopperId: guestShopperId, role: 'GUEST' });
  expect(session).not.toHaveProperty('isUnconfirmed');
});

test('without a token, or with a forged one, there is no session', async () => {
  const resolver = resolverOf(async () => null);
  expect(await resolver.resolve(undefined)).toBeNull();
  expect(await resolver.resolve(`${token}x`)).toBeNull();
});
