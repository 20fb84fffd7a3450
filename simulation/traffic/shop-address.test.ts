import { expect, test } from 'vitest';
import { UsageError } from '#contracts/command-line.ts';
import { assertShopServes, shopAddress } from './shop-address.ts';

test('the shop is where the ports say, or where the command line says', () => {
  expect(shopAddress({}, {})).toEqual({ webUrl: 'http://localhost:3000', realtimeUrl: 'http://localhost:3001' });
  expect(shopAddress({}, { WEB_PORT: '4000', REALTIME_PORT: '4001' }).webUrl).toBe('http://localhost:4000');
  expect(shopAddress({ web: 'http://127.0.0.1:80/x', realtime: 'http://[::1]:9' }, {})).toEqual({
    webUrl: 'http://127.0.0.1',
    realtimeUrl: 'http://[::1]:9',
  });
});

test.each([
  'http://shop.example',
  'http://10.0.0.1:3000',
  'http://localhost.example:3000',
  'http://127.0.0.1.example',
  'http://localhost@example.com',
  'ftp://localhost',
  'localhost',
])('%s is refused', (web) => {
  expect(() => shopAddress({ web }, {})).toThrow(UsageError);
});

test('where nothing answers, one line says what to do', async () => {
  const nowhere = 'http://127.0.0.1:1';
  await expect(assertShopServes({ webUrl: nowhere, realtimeUrl: nowhere })).rejects.toThrow(/npm start first/);
});
