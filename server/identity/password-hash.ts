import { hash, verify } from '@node-rs/argon2';
import { normalisePassword } from './password-policy.ts';

/** Argon2id with OWASP's first choice of costs: 19 MiB, two passes, some 20 ms of one core off the event loop. */
const OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(normalisePassword(password), OPTIONS);
}

let decoy: Promise<string> | undefined;

/**
 * Whether `password` matches the hash `stored`. Without a stored hash (no such account) it takes as long and returns
 * false, so the response time does not reveal which e-mail addresses have accounts.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const matches = await verify(stored ?? (await decoy), normalisePassword(password)).catch(() => false);
  return stored !== null && matches;
}
