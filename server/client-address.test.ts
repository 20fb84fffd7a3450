import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientAddress, clientKey, publicClientKey } from './client-address.ts';

const seen = (forwardedFor: string | string[] | null, trustedProxyHops: number, socketAddress = '10.0.0.9') =>
  clientAddress({ socketAddress, forwardedFor, trustedProxyHops });

test('without proxies of ours the header counts for nothing', () => {
  expect(seen('6.6.6.6', 0)).toBe('10.0.0.9');
  expect(seen(null, 0, '::ffff:203.0.113.5')).toBe('203.0.113.5');
});

test.each([
  ['6.6.6.6, 1.2.3.4', 1, '1.2.3.4'],
  ['6.6.6.6, 1.2.3.4, 10.0.0.2', 2, '1.2.3.4'],
  [['6.6.6.6', '1.2.3.4'], 1, '1.2.3.4'],
  ['1.2.3.4:5678', 1, '1.2.3.4'],
  ['[2001:db8:1:2::7]:443', 1, '2001:db8:1:2::/64'],
  ['"[2001:db8:1:2::7]:443"', 1, '2001:db8:1:2::/64'],
  ['2001:DB8:1:2:3:4:5:6', 1, '2001:db8:1:2::/64'],
  ['::ffff:1.2.3.4', 1, '1.2.3.4'],
  ['::ffff:102:304', 1, '1.2.3.4'],
  ['fe80::1%eth0', 1, 'fe80:0:0:0::/64'],
])('the entry of the outermost trusted proxy: %s with %i hops is %s', (header, hops, expected) => {
  expect(seen(header, hops)).toBe(expected);
});

test.each([
  '',
  ' ',
  'unknown',
  '_hidden',
  '1.2.3',
  '1',
  '0x7f.1',
  '999.1.1.1',
  '1.2.3.4.5',
  ':::',
  '1.2.3.4,',
  '[::1',
  'a:b',
])('what is no address gives the socket: %s', (entry) => {
  expect(seen(`6.6.6.6, ${entry}`, 1)).toBe('10.0.0.9');
});

test('fewer entries than proxies: somebody came around one of them, so the socket counts', () => {
  expect(seen('6.6.6.6', 2)).toBe('10.0.0.9');
});

test('an address nobody can read shares one allowance', () => {
  expect(clientAddress({ socketAddress: undefined, forwardedFor: null, trustedProxyHops: 0 })).toBe('unknown');
});

test('a household that changes its IPv6 address stays one client; the next one is another', () => {
  expect(clientKey('2001:db8:1:2:aaaa::1')).toBe(clientKey('2001:db8:1:2::ffff'));
  expect(clientKey('2001:db8:1:3::1')).not.toBe(clientKey('2001:db8:1:2::1'));
});

test('law: a key is its own key, and any header leads to a key', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), fc.integer({ min: 0, max: 5 }), (text, hops) => {
      const key = seen(text, hops);
      expect(clientKey(key) ?? key).toBe(key);
    }),
  );
});

test('our own network is no crowd; an address nobody can read is one', () => {
  const own = ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', 'fe80::1', 'fd00::1'];
  for (const address of own) expect(publicClientKey(address), address).toBeNull();
  for (const address of own) expect(publicClientKey(clientKey(address) ?? ''), address).toBeNull();
  for (const address of ['172.32.0.1', '11.0.0.1', '8.8.8.8', 'unknown', '2001:4860::8888'])
    expect(publicClientKey(address), address).not.toBeNull();
});
