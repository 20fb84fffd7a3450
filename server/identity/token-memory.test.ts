import { expect, test, vi } from 'vitest';
import { issueSessionToken, readSessionToken } from './session-token.ts';
import { createSessionResolver, type StoredSession } from './sessions.ts';
import { createTokenMemory } from './token-memory.ts';

const SECRET = 'a secret of thirty-two characters';

test('a token is verified once, and reads as it does without a memory', () => {
  const read = vi.fn(readSessionToken);
  const remember = createTokenMemory(SECRET, { read });
  const token = issueSessionToken(SECRET);
  expect(remember(token)).toEqual(readSessionToken(token, SECRET));
  expect(remember(token)).toEqual(readSessionToken(token, SECRET));
  expect(read).toHaveBeenCalledTimes(1);
});

test('forged tokens are refused each time, and push nobody out', () => {
  const read = vi.fn(readSessionToken);
  const remember = createTokenMemory(SECRET, { capacity: 1, read });
  const token = issueSessionToken(SECRET);
  remember(token);
  const forged = issueSessionToken('another secret');
  for (const refused of [forged, forged, `${token}.`, '', undefined]) expect(remember(refused)).toBeNull();
  read.mockClear();
  expect(remember(token)).not.toBeNull();
  expect(read).not.toHaveBeenCalled();
});

test('a token of another secret is not known to a memory of this one', () => {
  const token = issueSessionToken(SECRET);
  expect(createTokenMemory(SECRET)(token)).not.toBeNull();
  expect(createTokenMemory('the secret after it was changed')(token)).toBeNull();
});

test('it holds so many and no more', () => {
  const read = vi.fn(readSessionToken);
  const remember = createTokenMemory(SECRET, { capacity: 2, read });
  const [first, second, third] = [1, 2, 3].map(() => issueSessionToken(SECRET));
  for (const token of [first, second, third]) remember(token);
  read.mockClear();
  remember(second);
  remember(third);
  expect(read).not.toHaveBeenCalled();
  remember(first);
  expect(read).toHaveBeenCalledTimes(1);
});

test('who was logged in with a remembered token is so no longer once the session has ended', async () => {
  const token = issueSessionToken(SECRET, 'member');
  const stored = new Map<string, StoredSession>();
  const resolver = createSessionResolver({
    store: { read: async (tokenHash) => stored.get(tokenHash) ?? null },
    secret: SECRET,
    readToken: createTokenMemory(SECRET),
  });
  const { tokenHash, guestShopperId } = readSessionToken(token, SECRET) ?? { tokenHash: '', guestShopperId: '' };
  expect(await resolver.resolve(token)).toMatchObject({ shopperId: guestShopperId, customerId: null });
  stored.set(tokenHash, { customerId: 'member', role: 'ADMIN', sellerId: null, createdAtMs: 0 });
  expect(await resolver.resolve(token)).toMatchObject({ shopperId: 'member', role: 'ADMIN' });
  stored.delete(tokenHash);
  expect(await resolver.resolve(token)).toMatchObject({ shopperId: guestShopperId, customerId: null, role: 'GUEST' });
});
