import { z } from 'zod';

/*
 * Every number and text that crosses an edge is bounded here, by what the stores behind it hold: one value that a store
 * refuses must never get as far as the store. tests/contract/extremes.test.ts walks all schemas and tries their
 * extremes.
 */

/** PostgreSQL's integer and Elasticsearch's. */
export const INT4_MAX = 2_147_483_647;
/** Lines of an order: more than a cart has, for wholesale in an imported history. */
export const MAX_LINES = 5_000;
/** Sums of won: far beyond any cart, and exact in JSON, PostgreSQL's bigint and Elasticsearch's long. */
export const SUM_WON_MAX = 1_000_000_000_000_000;

/** How many of something: a whole number from 0. */
export const countSchema = z.number().int().nonnegative().max(INT4_MAX);
/** A place in a list, a column of a picture: small whole numbers. */
export const placeSchema = z.number().int().nonnegative().max(100_000);
/** The price of one piece, in won. */
export const priceWonSchema = z.number().int().nonnegative().max(INT4_MAX);
/** A sum of prices, in won. */
export const sumWonSchema = z.number().int().nonnegative().max(SUM_WON_MAX);
export const percentSchema = z.number().int().min(0).max(100);
/** Epoch milliseconds that a Date holds. */
export const epochMsSchema = z.number().nonnegative().max(8.64e15);

/**
 * A text of at most `most` characters that every store holds. NUL is refused (PostgreSQL does); half of a surrogate
 * pair, which a name cut in the middle of an emoji ends with, becomes U+FFFD (PostgreSQL's jsonb would refuse the whole
 * row).
 */
export function textSchema(most: number) {
  return z
    .string()
    .max(most)
    .refine((text) => !text.includes('\0'), 'must not contain NUL')
    .overwrite((text) => text.toWellFormed());
}

/** A word that programs give a thing (a payment provider, its method, its error): letters, digits and . _ - only. */
export const codeSchema = z.string().regex(/^[A-Za-z0-9._-]{1,60}$/);

/** Any RFC 9562 id; the ones made here are version 7, so that they sort by time. */
export const uuidSchema = z.uuid();

/** A product's id as every part knows it: a positive integer. Text of digits (a URL, a data attribute) is read too. */
export const productIdSchema = z.coerce.number().int().positive().max(INT4_MAX);

/** A category's id, as a number or as text of digits. */
export const categoryIdSchema = z.coerce.number().int().positive().max(INT4_MAX);

/** A seller's id. */
export const sellerIdSchema = z.number().int().positive().max(INT4_MAX);

/** A moment on the wire: ISO 8601 or milliseconds since the epoch; ISO 8601 after parsing. */
export const momentSchema = z
  .union([z.iso.datetime({ offset: true }), z.number().int().nonnegative().max(8.64e15)])
  .transform((value) => (typeof value === 'number' ? new Date(value).toISOString() : value));

/** When something happened, on the log: ISO 8601, from 1970 (a shop's imported past) to 2099. */
export const occurredAtSchema = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) >= 0 && Date.parse(text) < Date.UTC(2100), 'must lie in 1970–2099');

/** The same, in UTC after parsing: PostgreSQL reads no offset of more than 16 hours. */
export const occurredAtUtcSchema = occurredAtSchema.transform((text) => new Date(text).toISOString());

/** Which variant of which experiment a shopper is in: `experiment:variant`. */
export const variantLabelSchema = z.string().regex(/^[a-z0-9-]{1,40}:[a-z0-9-]{1,40}$/);
