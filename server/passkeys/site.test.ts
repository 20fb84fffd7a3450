import { expect, test } from 'vitest';
import { passkeySite } from './site.ts';

test.each([
  [undefined, { rpId: 'localhost', origin: 'http://localhost:3000' }],
  ['https://shop.example/', { rpId: 'shop.example', origin: 'https://shop.example' }],
  ['https://shop.example:8443', { rpId: 'shop.example', origin: 'https://shop.example:8443' }],
  ['http://shop.localhost:3000', { rpId: 'shop.localhost', origin: 'http://shop.localhost:3000' }],
  ['http://shop.example', null],
  ['http://127.0.0.1:3000', null],
  ['https://192.168.0.7', null],
  ['https://[::1]:3000', null],
])('%s: %o', (PUBLIC_WEB_URL, site) => {
  expect(passkeySite({ PUBLIC_WEB_URL, WEB_PORT: 3000 })).toEqual(site);
});
