import { expect, test } from 'vitest';
import { KAKAO_POSTCODE_SCRIPT, postcodeScriptOrigins } from '#contracts/postcode-search.ts';
import { contentSecurityPolicy, isSameOrigin, realtimeOrigins, securityHeaders } from './security-headers.ts';

test('scripts need the nonce of the answer', () => {
  const policy = contentSecurityPolicy({ nonce: 'abc', realtimeOrigins: ['ws://shop.test:3001'] });
  expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic';");
  expect(policy).not.toContain('unsafe-eval');
  expect(policy).toContain("connect-src 'self' ws://shop.test:3001;");
});

test('a host header cannot write directives', () => {
  expect(realtimeOrigins("evil.test; script-src 'unsafe-inline'", 3001)).toEqual([]);
  expect(realtimeOrigins('localhost:3000', 3001)).toEqual(['http://localhost:3001', 'ws://localhost:3001']);
  expect(realtimeOrigins('[::1]:3000', 3001)).toEqual(['http://[::1]:3001', 'ws://[::1]:3001']);
  expect(realtimeOrigins('localhost', 3001, 'https://live.shop.test')).toEqual([
    'https://live.shop.test',
    'wss://live.shop.test',
  ]);
});

test('foreign, null and missing origins are refused', () => {
  expect(isSameOrigin('http://localhost:3000', 'localhost:3000')).toBe(true);
  expect(isSameOrigin('https://shop.test', 'internal:3000', 'https://shop.test')).toBe(true);
  for (const origin of [
    null,
    'null',
    '',
    'http://evil.test',
    'http://localhost:3000.evil.test',
    'http://localhost:4000',
  ])
    expect(isSameOrigin(origin, 'localhost:3000')).toBe(false);
});

test('an IPv6 address, which a policy cannot name, is its port on any host', () => {
  const origins = realtimeOrigins('[::1]:3000', 3001);
  expect(contentSecurityPolicy({ nonce: 'abc', realtimeOrigins: origins })).toContain(
    "connect-src 'self' http://*:3001 ws://*:3001;",
  );
});

test('the origin of a postcode search is named, and may open a window, while that search is on', () => {
  const { origin } = new URL(KAKAO_POSTCODE_SCRIPT);
  const policyWith = (name: 'off' | 'kakao') =>
    contentSecurityPolicy({ nonce: 'abc', realtimeOrigins: [], scriptOrigins: postcodeScriptOrigins(name) });
  expect(policyWith('off')).not.toContain(origin);
  expect(policyWith('kakao')).toContain(`script-src 'nonce-abc' 'strict-dynamic' ${origin};`);
  expect(securityHeaders(false)['cross-origin-opener-policy']).toBe('same-origin');
  expect(securityHeaders(true)['cross-origin-opener-policy']).toBe('same-origin-allow-popups');
});
