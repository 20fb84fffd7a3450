import { expect, test } from 'vitest';
import { createCrowdWatch, networkOf } from './crowds.ts';

test('five acts on a product an hour from one network; others, and other products, are not touched', () => {
  let nowMs = 0;
  const isCrowd = createCrowdWatch({ now: () => nowMs });
  const learnt = (address: string, productId: number, times: number) =>
    Array.from({ length: times }, () => isCrowd(address, productId)).filter((crowd) => !crowd).length;
  expect(learnt('203.0.113.5', 1, 1_000)).toBe(5);
  expect(learnt('203.0.113.5', 2, 3)).toBe(3);
  expect(learnt('203.0.113.6', 1, 3)).toBe(3);
  nowMs += 3_600_000;
  expect(learnt('203.0.113.5', 1, 1_000)).toBe(5);
});

test('one machine’s many IPv6 addresses are one network; our own network is exempt', () => {
  expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:db8:1:2::ffff'));
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0');
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(networkOf('::ffff:203.0.113.5')).toBe('203.0.113.5');
  const own = ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', 'fe80::1', 'fd00::1'];
  for (const address of own) expect(networkOf(address), address).toBeNull();
  for (const address of ['172.32.0.1', '11.0.0.1', '8.8.8.8', 'unknown']) expect(networkOf(address)).not.toBeNull();
});
