import { PrismaPg } from '@prisma/adapter-pg';
import { DangolError } from '#domain/shared/errors.ts';
import { PrismaClient } from '#generated/prisma/client.ts';
import { REFUSED, UNAVAILABLE } from '../fault.ts';
import { isConflict, isConstraint, postgresFault } from './fault.ts';
import type { Database } from './transaction.ts';

export interface PrismaOptions {
  /** Connections of this process; PostgreSQL's own limit is shared by web, workers and tools. */
  poolSize?: number;
  /** A statement that takes longer is cancelled by PostgreSQL. */
  statementTimeoutMs?: number;
  /** How long a request waits for a free or new connection. */
  connectTimeoutMs?: number;
  /** Called with the SQL of each statement that is sent, BEGIN and COMMIT too. */
  onStatement?(sql: string): void;
  /**
   * Creates the wrapper that runs each statement (guard.ts); `probe` is a minimal query. Without it statements run
   * unwrapped.
   */
  guard?(probe: () => Promise<unknown>): <T>(statement: () => Promise<T>) => Promise<T>;
}

/**
 * A Prisma client on a pool of its own; connects with the first query. Timeouts are short on purpose: an early error
 * page is better than a page that waits for an unavailable database. A statement rejects with
 * DangolError('unavailable') where PostgreSQL is unavailable or busy, and with 'invalid-input' where it refuses a value
 * (out of range, NUL, too long). Conflicts and violated constraints stay as Prisma throws them: only the caller of the
 * statement knows what they mean.
 */
export function createPrisma(databaseUrl: string, options: PrismaOptions = {}): Database {
  const { poolSize = 10, statementTimeoutMs = 5_000, connectTimeoutMs = 2_000 } = options;
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: poolSize,
    statement_timeout: statementTimeoutMs,
    // The server's cancellation may never arrive (a cut cable): the client times out a little later than the server.
    query_timeout: statementTimeoutMs + 1_000,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  const transactionOptions = { maxWait: 3_000, timeout: 8_000 };
  const { onStatement } = options;
  const client = onStatement
    ? watched(new PrismaClient({ adapter, transactionOptions, log: [{ emit: 'event', level: 'query' }] }), onStatement)
    : new PrismaClient({ adapter, transactionOptions });
  const guard = options.guard?.(() => client.$queryRaw`SELECT 1`) ?? ((statement) => statement());
  // The extended client has the same methods; its type would spread through every function of this folder.
  return client.$extends({
    query: { $allOperations: ({ args, query }) => guard(() => query(args)).catch(rethrow) },
  }) as unknown as Database;
}

function watched(client: PrismaClient<'query'>, onStatement: (sql: string) => void): PrismaClient {
  client.$on('query', ({ query }) => onStatement(query));
  return client as PrismaClient;
}

function rethrow(error: unknown): never {
  if (error instanceof DangolError || isConflict(error) || isConstraint(error)) throw error;
  const fault = postgresFault(error);
  if (fault === UNAVAILABLE)
    throw new DangolError('unavailable', 'The database does not answer. Try again shortly.', { cause: error });
  if (fault === REFUSED)
    throw new DangolError('invalid-input', 'The database cannot hold this value.', { cause: error });
  throw error;
}
