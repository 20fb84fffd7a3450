import { DangolError } from '#domain/shared/errors.ts';
import { within } from '#server/timeout.ts';
import { OPEN_ACCOUNT } from './customers.ts';
import type { Database } from './transaction.ts';

export interface SessionRow {
  customerId: string;
  role: 'CUSTOMER' | 'SELLER' | 'ADMIN';
  sellerId: number | null;
  createdAt: Date;
  lastSeenAt: Date;
}

/** A session is alive while its row stands and neither of these moments lies behind it. */
export interface SessionBounds {
  createdAfter: Date;
  seenAfter: Date;
}

/** A page waits this long for its session. Below the client's own limits, which are those of a whole query. */
const ANSWERS_WITHIN_MS = 1_000;

/** `work`'s answer within a second, or DangolError('unavailable'). */
async function answered<T>(work: Promise<T>): Promise<T> {
  const settled = await within(
    work.then(
      (value) => ({ value }),
      (cause: unknown) => ({ cause }),
    ),
    ANSWERS_WITHIN_MS,
  );
  if (settled !== undefined && 'value' in settled) return settled.value;
  throw new DangolError('unavailable', 'Sessions cannot be read from PostgreSQL. Try again shortly.', {
    cause: settled?.cause ?? new Error(`no answer within ${ANSWERS_WITHIN_MS} ms`),
  });
}

/** Stores a log-in and deletes this customer's sessions that are past their time. */
export async function insertSession(
  db: Database,
  tokenHash: string,
  session: Pick<SessionRow, 'customerId' | 'createdAt'>,
  bounds: SessionBounds,
): Promise<void> {
  const { customerId, createdAt } = session;
  await answered(
    db.$transaction([
      db.memberSession.deleteMany({
        where: {
          customerId,
          OR: [{ createdAt: { lte: bounds.createdAfter } }, { lastSeenAt: { lte: bounds.seenAfter } }],
        },
      }),
      db.memberSession.create({ data: { tokenHash, customerId, createdAt, lastSeenAt: createdAt } }),
    ]),
  );
}

/** The live session of an active customer, with the role they have now. One look-up by key and a join. */
export async function readLiveSession(
  db: Database,
  tokenHash: string,
  bounds: SessionBounds,
): Promise<SessionRow | null> {
  const [row] = await answered(
    db.$queryRaw<SessionRow[]>`
      SELECT customer.id AS "customerId", customer.role::text AS role, customer.seller_id AS "sellerId",
        s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt"
      FROM member_session s JOIN customer ON customer.id = s.customer_id AND ${OPEN_ACCOUNT}
      WHERE s.token_hash = ${tokenHash} AND s.created_at > ${bounds.createdAfter} AND s.last_seen_at > ${bounds.seenAfter}`,
  );
  return row ?? null;
}

/** Which of these sessions are alive. One statement. */
export async function liveSessions(
  db: Database,
  tokenHashes: readonly string[],
  bounds: SessionBounds,
): Promise<Set<string>> {
  const rows = await answered(
    db.$queryRaw<{ tokenHash: string }[]>`
      SELECT s.token_hash AS "tokenHash"
      FROM member_session s JOIN customer ON customer.id = s.customer_id AND ${OPEN_ACCOUNT}
      WHERE s.token_hash = ANY(${[...tokenHashes]}::text[])
        AND s.created_at > ${bounds.createdAfter} AND s.last_seen_at > ${bounds.seenAfter}`,
  );
  return new Set(rows.map(({ tokenHash }) => tokenHash));
}

export async function touchSession(db: Database, tokenHash: string, seenAt: Date): Promise<void> {
  await db.memberSession.updateMany({ where: { tokenHash }, data: { lastSeenAt: seenAt } });
}

export async function deleteSession(db: Database, tokenHash: string): Promise<void> {
  await answered(db.memberSession.deleteMany({ where: { tokenHash } }));
}

/** Ends all sessions of a customer; gives their token hashes. */
export async function deleteSessionsOf(db: Database, customerId: string): Promise<string[]> {
  const gone = await answered(
    db.$queryRaw<{ tokenHash: string }[]>`
      DELETE FROM member_session WHERE customer_id = ${customerId}::uuid RETURNING token_hash AS "tokenHash"`,
  );
  return gone.map(({ tokenHash }) => tokenHash);
}
