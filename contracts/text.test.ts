import { expect, test } from 'vitest';
import { textLine, UNUSABLE_CHARACTER } from './text.ts';

test.each(['김단골', ' Jürgen Müller-Lüdenscheidt ', '세종대로 110, 101동 1203호', '👨‍👩‍👧', 'a\u0301'])(
  '%s is taken',
  (text) => {
    expect(textLine(40).parse(text)).toBe(text.trim());
  },
);

test.each(['김\0단골', 'a\nb', 'a\tb', '\u001b[31m', 'a\u007fb', 'a\u0085b', '\ud83d', 'x\udc00'])(
  '%j is not',
  (text) => {
    expect(textLine(40).safeParse(text).error?.issues[0]?.message).toBe(UNUSABLE_CHARACTER);
  },
);

test('what stands at the ends is trimmed, what is too long is refused with the limit', () => {
  expect(textLine(3).parse('\tabc\n')).toBe('abc');
  expect(textLine(3).safeParse('abcd').error?.issues[0]).toMatchObject({ code: 'too_big', maximum: 3 });
});
