import type { IncomingMessage } from 'node:http';
import { expect, test, vi } from 'vitest';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { createSessionResolver } from '#server/identity/sessions.ts';
import { createTokenCache } from '#server/identity/token-cache.ts';
import { createVisitorReader } from './visitor.ts';

const SECRET = 'a secret of thirty-two characters';

test('a token is verified with its first request and remembered for the others', async () => {
  const issued = issueSessionToken(SECRET);
  const read = vi.fn(readSessionToken);
  const readToken = createTokenCache(SECRET, { read });
  const sessions = createSessionResolver({ store: { read: async () => null }, secret: SECRET, readToken });
  // Another secret: whatever verifies by itself takes the cookie for forged.
  const visitors = createVisitorReader({ sessions, readToken, secret: `not ${SECRET}`, publicWebUrl: undefined });
  const headers = { cookie: `${SESSION_COOKIE}=forged; ${SESSION_COOKIE}=${issued}` };
  const request = { headers, socket: {} } as IncomingMessage;
  for (let n = 0; n < 3; n++) expect((await visitors.known(request))?.token).toBe(issued);
  expect(read.mock.calls.filter(([token]) => token === issued)).toHaveLength(1);
});
