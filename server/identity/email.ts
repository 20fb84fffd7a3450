import { z } from 'zod';
import { DangolError } from '#domain/shared/errors.ts';

const schema = z.email().max(254);

/** One spelling for one mailbox: trimmed, NFKC, lower case. Throws invalid-input if it is no address. */
export function normaliseEmail(email: string): string {
  const parsed = schema.safeParse(email.trim().normalize('NFKC').toLowerCase());
  if (parsed.success) return parsed.data;
  throw new DangolError('invalid-input', 'email: not an e-mail address. Write it like name@example.com.', {
    details: { field: 'email', reason: 'email-invalid' },
  });
}
