import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { BROWSER_HOST_HEADER, browserHost, sealBrowserHost } from './browser-host.ts';

function requestOf(headers: Record<string, string>): IncomingMessage {
  return { headers } as unknown as IncomingMessage;
}

const hostOf = ({ headers }: IncomingMessage) => browserHost(new Headers(headers as Record<string, string>));

test.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'shop.example', 'my_machine:3000', 'xn--bj0bj06e.kr'])(
  '%s is the host the browser used',
  (host) => {
    const request = requestOf({ host });
    sealBrowserHost(request);
    expect(hostOf(request)).toBe(host);
  },
);

test("Next's own request for the page behind a redirect keeps the browser's host", () => {
  const first = requestOf({ host: '127.0.0.1:3000' });
  sealBrowserHost(first);
  const behind = requestOf({ ...(first.headers as Record<string, string>), host: 'localhost:3000' });
  sealBrowserHost(behind);
  expect(hostOf(behind)).toBe('127.0.0.1:3000');
});

test('a header the client wrote counts for nothing', () => {
  const request = requestOf({ host: 'shop.example', [BROWSER_HOST_HEADER]: 'guessed evil.example' });
  sealBrowserHost(request);
  expect(hostOf(request)).toBe('shop.example');
  expect(browserHost(new Headers({ host: 'shop.example', [BROWSER_HOST_HEADER]: ' evil.example' }))).toBe(
    'shop.example',
  );
});

test.each([
  "x; script-src 'unsafe-inline'",
  'shop.example@evil.example',
  'evil.example/path',
  'evil.example?x',
  'a b',
  '',
  'shop.example:999999',
  '[::1',
  `${'a'.repeat(300)}.example`,
])('%j is no host', (host) => {
  expect(browserHost(new Headers({ host: host.replaceAll(/[^\x20-\x7e]/g, '') }))).toBe('localhost');
});
