import { pbkdf2Sync, randomBytes } from 'node:crypto';

/** The name the shop logs in by. */
export const ELASTICSEARCH_USER = 'dangol';
/**
 * The password has 192 random bits: the hash need not be slow, and is computed for each connection that is new to the
 * cache.
 */
const ITERATIONS = 10_000;

/**
 * A line of Elasticsearch's `users` file: `name:{PBKDF2}iterations$salt$hash`, both in base64, PBKDF2 with HMAC-SHA-512
 * and 256 bits (org.elasticsearch.xpack.core.security.authc.support.Hasher).
 */
export function usersFile(password: string, salt: Buffer = randomBytes(32)): string {
  const hash = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha512');
  const encoded = [`{PBKDF2}${ITERATIONS}`, salt.toString('base64'), hash.toString('base64')].join('$');
  return `${ELASTICSEARCH_USER}:${encoded}\n`;
}

/** Its `users_roles` file: the shop makes indices, templates and aliases, and deletes them. */
export const USERS_ROLES_FILE = `superuser:${ELASTICSEARCH_USER}\n`;

/** The value of an Authorization header. */
export function basicAuthorization({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
