import { expect, test } from 'vitest';
import { chooseSession, cookieName, isSecureRequest, settleSession, withSession } from './session-cookie.ts';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from './session-token.ts';

const SECRET = 'a secret of thirty-two characters';
const [one, other] = [issueSessionToken(SECRET), issueSessionToken(SECRET, 'member')];
const forged = issueSessionToken('another secret');
const NAME = SESSION_COOKIE;
const read = (token: string) => readSessionToken(token, SECRET);

test.each([
  [undefined, undefined, false],
  [`${NAME}=${one}`, one, false],
  [`theme=dark; ${NAME}=${one}; x=y`, one, false],
  [`${NAME}=${one}; ${NAME}=${other}`, other, true],
  [`${NAME}=${other}; ${NAME}=${one}`, one, true],
  [`${NAME}=${one}; ${NAME}=${forged}`, one, true],
  [`${NAME}=; ${NAME}=${one}`, one, true],
  [`${NAME}="${one}"`, one, false],
  [`${NAME}=${forged}`, undefined, false],
  [`x${NAME}=${one}; ${NAME}2=${other}`, undefined, false],
])('of %s one counts', (header, token, isAmbiguous) => {
  expect(chooseSession(header, false, read)).toEqual({ token, isAmbiguous });
});

test('over TLS only the "__Host-" cookie counts, over http only the plain one', () => {
  const header = `${NAME}=${one}; __Host-${NAME}=${other}`;
  expect(chooseSession(header, true, read)).toEqual({ token: other, isAmbiguous: false });
  expect(chooseSession(header, false, read)).toEqual({ token: one, isAmbiguous: false });
  expect(cookieName(NAME, true)).toBe('__Host-dangol_session');
});

test.each([
  [{ publicWebUrl: 'https://shop.example', forwardedProto: null }, true],
  [{ publicWebUrl: 'https://shop.example', forwardedProto: 'http' }, true],
  [{ publicWebUrl: 'http://shop.example', forwardedProto: 'https' }, false],
  [{ publicWebUrl: undefined, forwardedProto: 'https' }, true],
  [{ publicWebUrl: undefined, forwardedProto: 'https, http' }, true],
  [{ publicWebUrl: undefined, forwardedProto: 'http, https' }, false],
  [{ publicWebUrl: undefined, forwardedProto: undefined }, false],
  [{ publicWebUrl: undefined, forwardedProto: undefined, isEncrypted: true }, true],
])('%j: TLS %s', (request, isSecure) => {
  expect(isSecureRequest(request)).toBe(isSecure);
});

test('behind the proxy there is one session cookie, and the others are left alone', () => {
  const header = withSession(`a=b; ${NAME}=${one}; ${NAME}=${forged}; c="d e"`, other, false);
  expect(header).toBe(`a=b; c="d e"; ${NAME}=${other}`);
  expect(withSession(null, one, true)).toBe(`__Host-${NAME}=${one}`);
});

test('a settled browser has ended the cookies of the page’s folders and of the parent domains', () => {
  const lines = settleSession(one, false, 'www.shop.example:3000', '/products/17');
  expect(lines.at(-1)).toMatch(new RegExp(`^${NAME}=${one.replaceAll('.', '\\.')}; Max-Age=2592000; Path=/;`));
  const ended = lines.slice(0, -1);
  for (const line of ended) expect(line).toMatch(/^dangol_session=; Max-Age=0; /);
  const places = ended.map((line) => [/Path=([^;]+)/.exec(line)?.[1], /Domain=([^;]+)/.exec(line)?.[1]].join(' '));
  for (const place of ['/products ', '/products/17 ', '/ shop.example', '/ www.shop.example', '/products shop.example'])
    expect(places).toContain(place);
});

test.each([
  ['localhost:3000', '/a;b/<c>'],
  ['127.0.0.1', '/cart'],
  ['[::1]:3000', '/%00'],
  ['bad host\r\n', '/cart'],
])('at %s and %s no cookie of another place is written', (host, pathname) => {
  for (const line of settleSession(one, false, host, pathname)) expect(line).not.toMatch(/Domain=|[\r\n<]/);
});

test('over TLS there is one line: a "__Host-" cookie has no folder and no domain', () => {
  const lines = settleSession(other, true, 'www.shop.example', '/cart');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^__Host-dangol_session=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  expect(lines[0]).not.toContain('Domain');
});
