import { expect, test } from 'vitest';
import { gatewayOrigin } from './gateway-address.ts';

test.each([
  [{ port: 3001, publicOrigin: null }, 'shop.example', 'http://shop.example:3001'],
  // location.hostname has the brackets of an IPv6 address.
  [{ port: 4301, publicOrigin: null }, '[::1]', 'http://[::1]:4301'],
  [{ port: 3001, publicOrigin: 'https://live.shop.example' }, 'shop.example', 'https://live.shop.example'],
])('%o on a page of %s is %s', (setting, hostname, origin) => {
  expect(gatewayOrigin(setting, hostname)).toBe(origin);
});
