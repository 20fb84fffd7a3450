import { expect, test } from 'vitest';
import { type AttemptCounters, createMemoryAttempts, createThrottle } from './throttle.ts';

const account = { scope: 'login-account', subject: 'a', most: 3 };
const address = { scope: 'login-address', subject: '1.2.3.4', most: 5 };

test('after so many attempts the next is refused, also when they come at once', async () => {
  const throttle = createThrottle({ counters: createMemoryAttempts() });
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => throttle.attempt([account])));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  await expect(throttle.attempt([account])).rejects.toMatchObject({ code: 'too-many-requests' });
});

test('a success clears the account and gives the address its attempt back', async () => {
  const throttle = createThrottle({ counters: createMemoryAttempts() });
  for (let round = 0; round < 20; round++) {
    await throttle.attempt([account, address]);
    await throttle.succeeded([account, address]);
  }
});

test('many accounts from one address are refused in the end', async () => {
  const throttle = createThrottle({ counters: createMemoryAttempts() });
  for (let n = 0; n < 5; n++) await throttle.attempt([{ ...account, subject: `a${n}` }, address]);
  await expect(throttle.attempt([{ ...account, subject: 'a9' }, address])).rejects.toThrow();
});

test('while the shared counters are away, this process counts', async () => {
  const fail = () => Promise.reject(new Error('away'));
  const away: AttemptCounters = { count: fail, takeBack: fail, clear: fail };
  const throttle = createThrottle({ counters: away });
  for (let n = 0; n < 3; n++) await throttle.attempt([account]);
  await expect(throttle.attempt([account])).rejects.toMatchObject({ code: 'too-many-requests' });
});

test('attempts are forgotten after a quarter of an hour', async () => {
  let nowMs = 1_000;
  const throttle = createThrottle({ counters: createMemoryAttempts(() => nowMs) });
  for (let n = 0; n < 3; n++) await throttle.attempt([account]);
  nowMs += 15 * 60_000;
  await expect(throttle.attempt([account])).rejects.toThrow();
  nowMs += 1;
  await throttle.attempt([account]);
});

test('memory is bounded: of many subjects the one unused longest is forgotten', async () => {
  const counters = createMemoryAttempts();
  await counters.count('login-account', 'used');
  await counters.count('login-account', 'unused');
  for (let n = 0; n < 9_999; n++) await counters.count('login-account', `other ${n}`);
  expect(await counters.count('login-account', 'other 9998')).toBe(2);
  expect(await counters.count('login-account', 'unused')).toBe(2);
  expect(await counters.count('login-account', 'used')).toBe(1);
});
