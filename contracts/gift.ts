import { z } from 'zod';
import { isUsableText, textLine, UNUSABLE_CHARACTER } from './text.ts';

/** Code points; an emoji of several counts as several. */
export const MAX_GIFT_MESSAGE = 200;

/** Line breaks of a text area are kept, one empty line at most between two; other control characters are refused. */
const message = z
  .string()
  .transform((typed) =>
    typed
      .replaceAll(/\r\n?/g, '\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim(),
  )
  .superRefine((text, context) => {
    if (!isUsableText(text.replaceAll('\n', '')))
      context.addIssue({ code: 'custom', message: UNUSABLE_CHARACTER, input: text });
    if ([...text].length > MAX_GIFT_MESSAGE)
      context.addIssue({ code: 'too_big', origin: 'string', maximum: MAX_GIFT_MESSAGE, inclusive: true, input: text });
  });

/** What a buyer adds to an order that is a gift. */
export const giftSchema = z.object({ sender: textLine(40).min(1), message });

/** The last part of a gift's link: 256 bits in base64url. */
export const giftTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
