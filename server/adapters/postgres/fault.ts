import { type Fault, REFUSED, UNAVAILABLE } from '../fault.ts';

/**
 * SQLSTATE classes: connection, rollback (deadlock, serialisation), resources, locks, operator intervention, system.
 */
const UNAVAILABLE_CLASSES: ReadonlySet<string> = new Set(['08', '40', '53', '55', '57', '58']);
/** SQLSTATE classes: data exception (out of range, bad text, NUL), constraint violation. */
const REFUSED_CLASSES: ReadonlySet<string> = new Set(['22', '23']);
/** Unreachable, timed out, closed, pool exhausted, transaction closed, write conflict, too many connections. */
const UNAVAILABLE_CODES: ReadonlySet<string> = new Set(
  ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037'], //
);
/** Too long, constraints, bad values, out of range, a number too large for 64 bits. */
const REFUSED_CODES: ReadonlySet<string> = new Set([
  ...['P2000', 'P2002', 'P2003', 'P2004', 'P2005', 'P2006', 'P2007', 'P2009', 'P2011', 'P2012', 'P2013', 'P2014'],
  ...['P2019', 'P2020', 'P2023', 'P2033'],
]);
/** Prisma's driver adapter, where it has no SQLSTATE. */
const UNAVAILABLE_KINDS: ReadonlySet<string> = new Set([
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections', 'TransactionWriteConflict'],
  ...['TransactionAlreadyClosed', 'TlsConnectionError'],
]);
const REFUSED_KINDS: ReadonlySet<string> = new Set([
  ...['ValueOutOfRange', 'LengthMismatch', 'InvalidInputValue', 'InconsistentColumnData', 'NullConstraintViolation'],
  ...['UniqueConstraintViolation', 'ForeignKeyConstraintViolation', 'RestrictViolation'],
]);
/** `pg` and its pool have neither classes nor codes for these. */
const UNAVAILABLE_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Can't reach database server/;
const MOST_NESTED = 6;

/** The fault of what Prisma or `pg` threw, whichever layer of wrapping its codes stand in. */
export function postgresFault(error: unknown): Fault | undefined {
  const faults = layersOf(error).map(faultOfLayer);
  // A constraint that a conflict broke is a conflict: later it may hold.
  return faults.find((fault) => fault === UNAVAILABLE) ?? faults.find((fault) => fault === REFUSED);
}

/**
 * 40001 serialization_failure and 40P01 deadlock_detected, however they are wrapped: the same transaction may be run
 * again.
 */
export function isConflict(error: unknown): boolean {
  return layersOf(error).some(
    ({ code, originalCode, kind }) =>
      code === 'P2034' ||
      kind === 'TransactionWriteConflict' ||
      isOneOf(CONFLICTS, code) ||
      isOneOf(CONFLICTS, originalCode),
  );
}

/** A constraint refused a row (SQLSTATE class 23). */
export function isConstraint(error: unknown): boolean {
  return layersOf(error).some(
    ({ code, originalCode }) =>
      isOneOf(CONSTRAINT_CODES, code) || [code, originalCode].some((value) => /^23[0-9A-Z]{3}$/.test(String(value))),
  );
}

/** PostgreSQL has ended a transaction whose process was silent for too long (sql-pool.ts). */
const IDLE_IN_TRANSACTION = '25P03';
const CONFLICTS: ReadonlySet<string> = new Set(['40001', '40P01']);
const CONSTRAINT_CODES: ReadonlySet<string> = new Set(['P2002', 'P2003', 'P2004', 'P2011', 'P2014', 'P2025']);

const isOneOf = (set: ReadonlySet<string>, value: unknown) => typeof value === 'string' && set.has(value);

type Layer = Record<string, unknown>;

function layersOf(error: unknown, depth = 0): Layer[] {
  if (typeof error !== 'object' || error === null || depth > MOST_NESTED) return [];
  const layer = error as Layer;
  const inner = [layer.cause, layer.meta, layer.driverAdapterError];
  return [layer, ...inner.flatMap((each) => layersOf(each, depth + 1))];
}

function faultOfLayer({ code, originalCode, kind, name, message }: Layer): Fault | undefined {
  for (const value of [code, originalCode]) {
    if (typeof value !== 'string') continue;
    if (UNAVAILABLE_CODES.has(value)) return UNAVAILABLE;
    if (REFUSED_CODES.has(value)) return REFUSED;
    if (!/^[0-9A-Z]{5}$/.test(value) || value.startsWith('P')) continue;
    if (UNAVAILABLE_CLASSES.has(value.slice(0, 2)) || value === IDLE_IN_TRANSACTION) return UNAVAILABLE;
    if (REFUSED_CLASSES.has(value.slice(0, 2))) return REFUSED;
  }
  if (typeof kind === 'string' && UNAVAILABLE_KINDS.has(kind)) return UNAVAILABLE;
  if (typeof kind === 'string' && REFUSED_KINDS.has(kind)) return REFUSED;
  if (name === 'PrismaClientInitializationError') return UNAVAILABLE;
  if (name === 'PrismaClientValidationError') return REFUSED;
  return typeof message === 'string' && UNAVAILABLE_MESSAGES.test(message) ? UNAVAILABLE : undefined;
}
