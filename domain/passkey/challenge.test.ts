import { expect, test } from 'vitest';
import { type ChallengeUse, challengeFault, type PasskeyChallenge } from './challenge.ts';

const AT = new Date('2026-11-27T03:00:00Z');
const STORED: PasskeyChallenge = {
  ...{ challenge: 'c', customerId: 'me', purpose: 'PAY', idempotencyKey: 'press', amountWon: 13_000 },
  ...{ expiresAt: new Date(AT.getTime() + 1), usedAt: null },
};
const USE: ChallengeUse = { customerId: 'me', purpose: 'PAY', idempotencyKey: 'press', at: AT };

test('a challenge is answered by its member, for its press, before it ends', () => {
  expect(challengeFault(STORED, USE)).toBeNull();
});

test.each([
  ['unknown', null, {}],
  ['unknown', {}, { customerId: 'other' }],
  ['unknown', {}, { purpose: 'ENROL' }],
  ['unknown', { purpose: 'ENROL', idempotencyKey: null, amountWon: null }, {}],
  ['used', { usedAt: AT }, {}],
  ['expired', { expiresAt: AT }, {}],
  ['other-payment', {}, { idempotencyKey: 'another press' }],
  ['other-payment', { idempotencyKey: null }, {}],
] as const)('%s: %o by %o', (fault, stored, use) => {
  expect(challengeFault(stored && { ...STORED, ...stored }, { ...USE, ...use })).toBe(fault);
});

test('one for enrolling needs no press', () => {
  const stored = { ...STORED, purpose: 'ENROL', idempotencyKey: null, amountWon: null } as const;
  expect(challengeFault(stored, { customerId: 'me', purpose: 'ENROL', at: AT })).toBeNull();
});
