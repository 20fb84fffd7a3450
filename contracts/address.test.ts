import { expect, test } from 'vitest';
import { savedAddressSchema, shippingAddressSchema } from './address.ts';
import { giftSchema, giftTokenSchema, MAX_GIFT_MESSAGE } from './gift.ts';

const PLACE = { recipient: '김단골', phone: '010-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '' };

test('a postcode of another province is refused at the postcode, by name, with both provinces', () => {
  const issue = shippingAddressSchema.safeParse({ ...PLACE, line1: '부산 해운대구 센텀중앙로 48' }).error?.issues[0];
  expect(issue).toMatchObject({
    path: ['postcode'],
    message: 'postcode-elsewhere',
    params: { ofPostcode: 'seoul', named: 'busan' },
  });
  const unassigned = shippingAddressSchema.safeParse({ ...PLACE, postcode: '99999' }).error?.issues[0];
  expect(unassigned).toMatchObject({ path: ['postcode'], message: 'postcode-unassigned' });
});

test('a street without its province is taken; what an older page does not send is empty', () => {
  expect(shippingAddressSchema.parse(PLACE)).toEqual({ ...PLACE, deliveryRequest: '' });
  expect(savedAddressSchema.parse({ ...PLACE, isDefault: false })).toMatchObject({ label: '' });
});

test.each([
  ['deliveryRequest', '가'.repeat(51)],
  ['label', '가'.repeat(21)],
  ['label', 'a\0'],
])('%s "%s" is refused by name', (field, text) => {
  const parsed = savedAddressSchema.safeParse({ ...PLACE, isDefault: true, [field]: text });
  expect(parsed.error?.issues[0]?.path).toEqual([field]);
});

test('a message is as long as code points, keeps its lines, and has no other control character', () => {
  const messageOf = (message: string) => giftSchema.safeParse({ sender: '나', message }).data?.message;
  expect(messageOf('👍'.repeat(MAX_GIFT_MESSAGE))).toHaveLength(2 * MAX_GIFT_MESSAGE);
  expect(messageOf('가'.repeat(MAX_GIFT_MESSAGE + 1))).toBeUndefined();
  expect(messageOf(' 첫 줄\r\n둘째 줄\n\n\n\n끝 ')).toBe('첫 줄\n둘째 줄\n\n끝');
  expect(messageOf('')).toBe('');
  for (const text of ['a\0b', 'a\tb', 'a\u0007', '\ud800']) expect(messageOf(text)).toBeUndefined();
  expect(giftSchema.safeParse({ sender: ' ', message: '' }).success).toBe(false);
});

test('a link’s last part is 43 characters of base64url', () => {
  expect(giftTokenSchema.safeParse('A'.repeat(43)).success).toBe(true);
  for (const text of ['', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}/`, `${'A'.repeat(43)}\n`])
    expect(giftTokenSchema.safeParse(text).success).toBe(false);
});
