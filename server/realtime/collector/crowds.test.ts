import { expect, test } from 'vitest';
import { createCrowdWatch } from './crowds.ts';

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
  const isCrowd = createCrowdWatch({ now: () => 0 });
  const learnt = (address: (n: number) => string) =>
    Array.from({ length: 100 }, (_, n) => isCrowd(address(n), 1)).filter((crowd) => !crowd).length;
  expect(learnt((n) => `2001:db8:1:2::${n}`)).toBe(5);
  expect(learnt(() => '::ffff:127.0.0.1')).toBe(100);
});
