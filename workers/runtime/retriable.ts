import { DangolError } from '#domain/shared/errors.ts';

/**
 * yes: a service is away or busy: hold the message and try again, as long as it takes.
 * no: this message can never be handled.
 * unknown: perhaps a defect, perhaps a moment: a few tries, then the message is set aside.
 */
export type Retriable = 'yes' | 'no' | 'unknown';

/** PostgreSQL: connection, rollback (deadlock, serialisation), resources, locks, operator intervention, system. */
const SQLSTATE_CLASSES = new Set(['08', '40', '53', '55', '57', '58']);
/** Prisma: unreachable, timed out, closed, pool exhausted, write conflict, transaction closed. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037']);
const NODE_CODES = /^(ECONN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR)/;
const NAMES = new Set([
  'ConnectionError',
  'TimeoutError',
  'NoLivingConnectionsError',
  'RequestAbortedError',
  'MaxRetriesPerRequestError',
  'PrismaClientInitializationError',
  'DriverAdapterError',
]);
const MESSAGES =
  /Command timed out|Connection is closed|Stream isn't writeable|Connection terminated|timeout exceeded when trying to connect|Query read timeout|Can't reach database server/;

/** Whether the same message may be handled later, from what the clients of our services throw. */
export function retriable(error: unknown): Retriable {
  if (error instanceof DangolError) return error.retriable ? 'yes' : 'no';
  if (!(error instanceof Error)) return 'unknown';
  const { code, statusCode } = error as Error & { code?: unknown; statusCode?: unknown };
  if (typeof statusCode === 'number') return statusCode === 429 || statusCode >= 500 ? 'yes' : 'no';
  if (NAMES.has(error.name) || MESSAGES.test(error.message)) return 'yes';
  if (typeof code === 'string') {
    if (PRISMA_CODES.has(code) || NODE_CODES.test(code)) return 'yes';
    if (/^[0-9A-Z]{5}$/.test(code) && SQLSTATE_CLASSES.has(code.slice(0, 2))) return 'yes';
  }
  return error.cause === undefined ? 'unknown' : retriable(error.cause);
}
