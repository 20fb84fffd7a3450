import { expect, test } from 'vitest';
import { createRouterHeaders } from './router-headers.ts';

test('the address is the one Chromium asked for on the home page of this version of Next', async () => {
  const { address } = await createRouterHeaders();
  expect(address('/products/3707')).toBe('/products/3707?_rsc=2Md0sTUZcnjCijMr');
  expect(address('/search?q=x')).toBe('/search?q=x&_rsc=2Md0sTUZcnjCijMr');
});
