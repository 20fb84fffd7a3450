import { expect, test } from 'vitest';
import { placeOrderSchema } from './input.ts';

const REQUEST = {
  idempotencyKey: '01a21226-e678-7269-94f3-d55dbf198d91',
  address: { recipient: '김단골', phone: '010-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '' },
  coupons: 'auto',
  method: 'card',
};
const withAddress = (fields: object) => ({ ...REQUEST, address: { ...REQUEST.address, ...fields } });
const refusedField = (request: object) => placeOrderSchema.safeParse(request).error?.issues[0]?.path.at(-1);

test('an order by an older page, without its lines, is taken', () => {
  expect(placeOrderSchema.parse(REQUEST)).toMatchObject({ method: 'card', rememberAddress: false });
});

test.each(['recipient', 'line1', 'line2'])('NUL in %s is refused by the field’s name', (field) => {
  expect(refusedField(withAddress({ [field]: 'a\0b' }))).toBe(field);
});

test.each([
  ['recipient', 'x'.repeat(41)],
  ['recipient', ' '],
  ['phone', '12'],
  ['phone', '010-1234-5678\0'],
  ['postcode', '0452'],
  ['line1', 'x'.repeat(121)],
  ['line2', 'x'.repeat(121)],
])('%s "%s" is refused by name', (field, text) => {
  expect(refusedField(withAddress({ [field]: text }))).toBe(field);
});

test.each(['0507-1234-5678', '+82 10-1234-5678', '1588-1234'])('%s keeps its digits', (phone) => {
  expect(placeOrderSchema.parse(withAddress({ phone })).address.phone).toBe(phone);
});
