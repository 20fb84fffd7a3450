import { expect, test } from 'vitest';
import { durationsAt } from './durations.ts';
import { parseSettings } from './settings.ts';

const SETTINGS = { PAYMENT_DATABASE_URL: 'postgresql://p@127.0.0.1/dangol', PAYMENT_SECRET_KEY: 'test_sk_0123456789' };

test('what lacks or is wrong is named, each on a line', () => {
  expect(parseSettings({ ...SETTINGS, PAYMENT_WEBHOOK_URL: '' })).toMatchObject({
    PAYMENT_PORT: 3004,
    PAYMENT_CLOCK_SPEED: 1,
  });
  expect(() => parseSettings({ PAYMENT_SECRET_KEY: 'short', PAYMENT_HOST: 'x y' })).toThrow(
    /PAYMENT_HOST.*\n.*PAYMENT_DATABASE_URL.*\n.*PAYMENT_SECRET_KEY/,
  );
});

test('durations are those of Toss Payments, divided by the speed', () => {
  expect(durationsAt(1)).toMatchObject({ sessionMs: 1_800_000, keyMs: 1_296_000_000 });
  expect(durationsAt(60).resendMs).toEqual([1_000, 4_000, 16_000, 64_000, 256_000, 1_024_000, 4_096_000]);
});
