import { expect, test, vi } from 'vitest';
import { issueSessionToken, readSessionToken } from './session-token.ts';
import { createSessionResolver, type StoredSession } from './sessions.ts';
import { createTokenCache } from './token-cache.ts';

const SECRET = 'a secret of thirty-two characters';

test('a token is verified once, and reads as it does without a cache', () => {
  const read = vi.fn(readSessionToken);
  const readToken = createTokenCache(SECRET, { read });
  const token = issueSessionToken(SECRET);
  expect(readToken(token)).toEqual(readSessionToken(token, SECRET));
  expect(readToken(token)).toEqual(readSessionToken(token, SECRET));
  expect(read).toHaveBeenCalledTimes(1);
});

test('forged tokens are refused each time, and evict none', () => {
  const read = vi.fn(readSessionToken);
  const readToken = createTokenCache(SECRET, { capacity: 1, read });
  const token = issueSessionToken(SECRET);
  readToken(token);
  const forged = issueSessionToken('another secret');
  for (const refused of [forged, forged, `${token}.`, '', undefined]) expect(readToken(refused)).toBeNull();
  read.mockClear();
  expect(readToken(token)).not.toBeNull();
  expect(read).not.toHaveBeenCalled();
});

test('a token of another secret is not in the cache of this one', () => {
  const token = issueSessionToken(SECRET);
  expect(createTokenCache(SECRET)(token)).not.toBeNull();
  expect(createTokenCache('the secret after it was changed')(token)).toBeNull();
});

test('it holds at most its capacity', () => {
  const read = vi.fn(readSessionToken);
  const readToken = createTokenCache(SECRET, { capacity: 2, read });
  const [first, second, third] = [1, 2, 3].map(() => issueSessionToken(SECRET));
  for (const token of [first, second, third]) readToken(token);
  read.mockClear();
  readToken(second);
  readToken(third);
  expect(read).not.toHaveBeenCalled();
  readToken(first);
  expect(read).toHaveBeenCalledTimes(1);
});

test('a cached token is no longer logged in once its session has ended', async () => {
  const token = issueSessionToken(SECRET, 'member');
  const stored = new Map<string, StoredSession>();
  const resolver = createSessionResolver({
    store: { read: async (tokenHash) => stored.get(tokenHash) ?? null },
    secret: SECRET,
    readToken: createTokenCache(SECRET),
  });
  const { tokenHash, guestShopperId } = readSessionToken(token, SECRET) ?? { tokenHash: '', guestShopperId: '' };
  expect(await resolver.resolve(token)).toMatchObject({ shopperId: guestShopperId, customerId: null });
  stored.set(tokenHash, { customerId: 'member', role: 'ADMIN', sellerId: null, createdAtMs: 0 });
  expect(await resolver.resolve(token)).toMatchObject({ shopperId: 'member', role: 'ADMIN' });
  stored.delete(tokenHash);
  expect(await resolver.resolve(token)).toMatchObject({ shopperId: guestShopperId, customerId: null, role: 'GUEST' });
});
