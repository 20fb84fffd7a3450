import { expect, test } from 'vitest';
import { isDraftOf, withDraft } from './delivery-draft.ts';

const guest = { shopperId: 'guest', isMember: false };
const member = { shopperId: 'member', isMember: true };
const known = { recipient: '회원', phone: '010-1111-2222', postcode: '04524', line1: '세종대로 110', line2: '3층' };

test.each([
  ['the same guest', guest, guest, true],
  ['a guest who logged in', guest, member, true],
  ['the same member', member, member, true],
  ['after a log-out', member, { shopperId: 'next guest', isMember: false }, false],
  ['another guest', guest, { shopperId: 'next guest', isMember: false }, false],
  ['another member', member, { shopperId: 'other', isMember: true }, false],
])('%s', (_who, owner, now, is) => {
  expect(isDraftOf({ owner, fields: {} }, now)).toBe(is);
});

test('what was typed stands over what is known; a typed address is not completed by the known one', () => {
  expect(withDraft(known, { owner: guest, fields: { recipient: '김단골' } })).toEqual({
    ...known,
    recipient: '김단골',
  });
  expect(withDraft(known, { owner: guest, fields: { postcode: '06236', line1: '테헤란로 1' } })).toEqual({
    recipient: '회원',
    phone: '010-1111-2222',
    postcode: '06236',
    line1: '테헤란로 1',
    line2: '',
  });
});

test('a field typed and emptied again is the known one', () => {
  expect(withDraft(known, { owner: guest, fields: { line1: '', phone: '' } })).toEqual(known);
});
