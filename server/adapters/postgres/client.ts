import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '#generated/prisma/client.ts';
import type { Database } from './transaction.ts';

export interface PrismaOptions {
  /** Connections of this process; PostgreSQL's own limit is shared by web, workers and tools. */
  poolSize?: number;
  /** A statement that takes longer is cancelled by PostgreSQL. */
  statementTimeoutMs?: number;
  /** How long a request waits for a free or new connection. */
  connectTimeoutMs?: number;
}

/**
 * A Prisma client on a pool of its own; connects with the first query. Timeouts are short on purpose: a page that waits
 * for a database that is away is worth less than one that says so.
 */
export function createPrisma(databaseUrl: string, options: PrismaOptions = {}): Database {
  const { poolSize = 10, statementTimeoutMs = 5_000, connectTimeoutMs = 2_000 } = options;
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: poolSize,
    statement_timeout: statementTimeoutMs,
    // The server's word may never come (a cut cable): the client stops waiting a little later than the server would.
    query_timeout: statementTimeoutMs + 1_000,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 3_000, timeout: 8_000 } });
}
