import { z } from 'zod';

/** Any RFC 9562 id; the ones made here are version 7, so that they sort by time. */
export const uuidSchema = z.uuid();

/** A product's id as every part knows it: a positive integer. Text of digits (a URL, a data attribute) is read too. */
export const productIdSchema = z.coerce.number().int().positive().max(2_147_483_647);

/** A moment on the wire: ISO 8601 or milliseconds since the epoch; ISO 8601 after parsing. */
export const momentSchema = z
  .union([z.iso.datetime({ offset: true }), z.number().int().nonnegative().max(8.64e15)])
  .transform((value) => (typeof value === 'number' ? new Date(value).toISOString() : value));

/** Which variant of which experiment a shopper is in: `experiment:variant`. */
export const variantLabelSchema = z.string().regex(/^[a-z0-9-]{1,40}:[a-z0-9-]{1,40}$/);
