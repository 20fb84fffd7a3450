import { expect, test } from 'vitest';
import { CLAIM_KINDS, CLAIM_REASONS, CLAIM_STATES, canBecome, holdsPieces, isOpen, REASONS_OF } from './claim.ts';

test('a claim ends done, rejected or withdrawn, and from each other state it can end', () => {
  const ends = CLAIM_STATES.filter((state) => !isOpen(state));
  expect(ends).toEqual(['DONE', 'REJECTED', 'WITHDRAWN']);
  for (const kind of CLAIM_KINDS)
    for (const state of CLAIM_STATES.filter(isOpen)) {
      const reached = new Set([state]);
      for (const from of reached) for (const to of CLAIM_STATES) if (canBecome(kind, from, to)) reached.add(to);
      expect(
        ends.some((end) => reached.has(end)),
        `${kind} ${state}`,
      ).toBe(true);
    }
});

test('what has come back can no longer be withdrawn', () => {
  for (const state of ['RECEIVED', 'INSPECTED', 'HELD', 'DONE'] as const)
    for (const kind of CLAIM_KINDS) expect(canBecome(kind, state, 'WITHDRAWN'), state).toBe(false);
});

test('rejected and withdrawn claims leave their pieces; a finished exchange does, too', () => {
  expect(holdsPieces({ kind: 'RETURN', state: 'REJECTED' })).toBe(false);
  expect(holdsPieces({ kind: 'RETURN', state: 'WITHDRAWN' })).toBe(false);
  expect(holdsPieces({ kind: 'RETURN', state: 'DONE' })).toBe(true);
  expect(holdsPieces({ kind: 'EXCHANGE', state: 'COLLECTING' })).toBe(true);
  expect(holdsPieces({ kind: 'EXCHANGE', state: 'DONE' })).toBe(false);
});

test('an exchange is for what is wrong with the product, never for a change of mind', () => {
  expect(REASONS_OF.EXCHANGE.map((reason) => CLAIM_REASONS[reason])).not.toContain('CUSTOMER');
});

test('until the pieces are with the seller a claim can be withdrawn', () => {
  for (const state of ['REQUESTED', 'APPROVED', 'COLLECTING'] as const)
    expect(canBecome('RETURN', state, 'WITHDRAWN'), state).toBe(true);
});

test('a request to cancel is answered at once with yes or no: nothing is collected', () => {
  const after = CLAIM_STATES.filter((to) => canBecome('CANCEL', 'REQUESTED', to));
  expect(after).toEqual(['DONE', 'REJECTED', 'WITHDRAWN']);
  expect(canBecome('RETURN', 'REQUESTED', 'DONE')).toBe(false);
});

test('a change of mind and a wrong order are the shopper’s, the way is the carrier’s, the product is the seller’s', () => {
  const reasonsOf = (fault: string) =>
    Object.entries(CLAIM_REASONS).flatMap(([reason, whose]) => (whose === fault ? [reason] : []));
  expect(reasonsOf('CUSTOMER')).toEqual(['changed-mind', 'ordered-wrongly']);
  expect(reasonsOf('CARRIER')).toEqual(['late-delivery', 'damaged-on-the-way', 'lost-on-the-way', 'not-delivered']);
  expect(reasonsOf('SELLER')).toEqual(['faulty', 'not-as-described', 'wrong-product']);
});
