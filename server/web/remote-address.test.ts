import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { REMOTE_ADDRESS_HEADER, remoteAddress, sealRemoteAddress } from './remote-address.ts';

/** What a handler makes of a request with these headers, on a server like the shop's. */
async function addressSeen(sent: Record<string, string>, trustedProxyHops = 0): Promise<string> {
  const server = createServer((request, response) => {
    sealRemoteAddress(request);
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    response.end(remoteAddress(headers, trustedProxyHops));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}`, { headers: sent });
  const text = await response.text();
  await new Promise((resolve) => server.close(resolve));
  return text;
}

test('before a request is sealed no header is believed', () => {
  expect(remoteAddress(new Headers({ [REMOTE_ADDRESS_HEADER]: '6.6.6.6' }), 0)).toBe('unknown');
  expect(remoteAddress(new Headers({ [REMOTE_ADDRESS_HEADER]: 'undefined 6.6.6.6' }), 0)).toBe('unknown');
});

test('what a client says of its address counts for nothing', async () => {
  expect(await addressSeen({ [REMOTE_ADDRESS_HEADER]: '6.6.6.6', 'x-forwarded-for': '6.6.6.6' })).toBe('127.0.0.1');
});

test('behind proxies of ours, what the outermost of them wrote counts, and nothing further left', async () => {
  expect(await addressSeen({ 'x-forwarded-for': '6.6.6.6, 1.2.3.4' }, 1)).toBe('1.2.3.4');
  expect(await addressSeen({ 'x-forwarded-for': '6.6.6.6, 1.2.3.4, 10.0.0.2' }, 2)).toBe('1.2.3.4');
  expect(await addressSeen({}, 1)).toBe('127.0.0.1');
});
