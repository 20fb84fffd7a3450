import { expect, test } from 'vitest';
import { companySettingSchema } from './company.ts';

const messagesOf = (text: string) => companySettingSchema.safeParse(text).error?.issues.map(({ message }) => message);

test.each([undefined, '', '  '])('unset or empty (%j): nobody is named', (text) => {
  expect(companySettingSchema.parse(text)).toEqual({});
});

test('some of the fields are taken as they stand, without blanks around them', () => {
  expect(companySettingSchema.parse('{"name":" 단골상사 ","email":"help@shop.example"}')).toEqual({
    name: '단골상사',
    email: 'help@shop.example',
  });
});

test.each([
  ['{"nmae":"단골상사"}', /nmae/],
  ['{"email":"nobody"}', /^email: /],
  ['{"name":""}', /^name: /],
  ['{"phone":8210}', /^phone: /],
  ['단골상사', /is not JSON/],
  ['null', /object/],
])('%s is refused, with the name of what is wrong', (text, words) => {
  expect(messagesOf(text)?.join('\n')).toMatch(words);
});
