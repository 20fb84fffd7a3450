import { z } from 'zod';
import { occurredAtUtcSchema, textSchema, uuidSchema } from './identifiers.ts';
import { SOURCES } from './sources.ts';

/**
 * A customer who joined, on topic `users`, keyed by customer id: what is needed to compare groups of people. No name,
 * no address, no e-mail address; fields that are not listed here are dropped.
 */
export const userRegistrationSchema = z.object({
  customerId: uuidSchema,
  birthYear: z.number().int().min(1900).max(2100).nullable(),
  gender: z.enum(['FEMALE', 'MALE', 'UNDISCLOSED']),
  /** Of the address, as orders record it: 서울, 경기 …; null: not stated. */
  region: textSchema(50).nullable(),
  joinedAt: occurredAtUtcSchema,
  source: z.enum(SOURCES),
});

export type UserRegistration = z.infer<typeof userRegistrationSchema>;
