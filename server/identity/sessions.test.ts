import { expect, test } from 'vitest';
import { issueSessionToken, readSessionToken } from './session-token.ts';
import { createSessionResolver, type StoredSession } from './sessions.ts';

const SECRET = 'a secret of at least thirty-two characters';
const token = issueSessionToken(SECRET, 'member');
const guestShopperId = readSessionToken(token, SECRET)?.guestShopperId;

const resolverOf = (read: () => Promise<StoredSession | null>) =>
  createSessionResolver({ store: { read }, secret: SECRET });

test('while the store is away a member’s token counts as its guest, unconfirmed', async () => {
  const away = resolverOf(() => Promise.reject(new Error('away')));
  expect(await away.resolve(token)).toMatchObject({
    shopperId: guestShopperId,
    customerId: null,
    role: 'GUEST',
    isUnconfirmed: true,
  });
});

test('a member whose session has ended is a guest', async () => {
  const session = await resolverOf(async () => null).resolve(token);
  expect(session).toMatchObject({ shopperId: guestShopperId, role: 'GUEST' });
  expect(session).not.toHaveProperty('isUnconfirmed');
});

test('without a token, or with a forged one, there is no session', async () => {
  const resolver = resolverOf(async () => null);
  expect(await resolver.resolve(undefined)).toBeNull();
  expect(await resolver.resolve(`${token}x`)).toBeNull();
});

test('a guest is known without the store: none is asked, and none that is away makes them unconfirmed', async () => {
  const guestToken = issueSessionToken(SECRET);
  const session = await resolverOf(() => Promise.reject(new Error('asked'))).resolve(guestToken);
  expect(session).toMatchObject({ shopperId: readSessionToken(guestToken, SECRET)?.guestShopperId, role: 'GUEST' });
  expect(session).not.toHaveProperty('isUnconfirmed');
});

test('a guest’s token does not become a member’s by a mark put in front of it, nor the other way round', async () => {
  const [guest, member] = [issueSessionToken(SECRET), issueSessionToken(SECRET, 'member')];
  for (const forged of [`m.${guest}`, member.slice(2), `m.m.${guest}`, `${member}.`])
    expect(readSessionToken(forged, SECRET)).toBeNull();
});
