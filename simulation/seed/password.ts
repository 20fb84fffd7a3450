import { hash } from '@node-rs/argon2';

/** argon2id (the library's default), as sign-up makes it (OWASP: 19 MiB, two passes, one lane). */
export function hashSeedPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}
