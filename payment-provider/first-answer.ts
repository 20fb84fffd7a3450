import type { Book, Tx } from './book.ts';
import type { Durations } from './durations.ts';
import { type Answer, refused } from './refusal.ts';

export const LONGEST_KEY = 300;

/**
 * Answers a request under an idempotency key: the first answer to the same key and URL, for 15 days, without comparing
 * the bodies; while the first is being processed, a refusal. The work and its answer are written in one transaction: a
 * process that is killed has done both or neither. What throws is not stored.
 */
export async function answerOnce(
  { book, durations, now }: { book: Book; durations: Pick<Durations, 'keyMs'>; now: () => Date },
  { key, url }: { key: string; url: string },
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  if (key.length > LONGEST_KEY) return refused('INVALID_IDEMPOTENCY_KEY');
  return book.write(async (tx) => {
    const [lock] = await tx.query<{ isOurs: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 1)) AS "isOurs"',
      [`${key} ${url}`],
    );
    if (lock?.isOurs !== true) return refused('IDEMPOTENT_REQUEST_PROCESSING');
    const since = new Date(now().getTime() - durations.keyMs);
    const [first] = await tx.query<Answer>(
      'SELECT status, body FROM first_answer WHERE idempotency_key = $1 AND url = $2 AND answered_at > $3',
      [key, url, since],
    );
    if (first !== undefined) return first;
    const answer = await work(tx);
    await tx.query(
      `INSERT INTO first_answer (idempotency_key, url, status, body, answered_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (idempotency_key, url) DO UPDATE SET status = $3, body = $4, answered_at = $5`,
      [key, url, answer.status, JSON.stringify(answer.body), now()],
    );
    return answer;
  });
}

/** Deletes answers whose time is over. */
export async function sweepAnswers(book: Book, { keyMs }: Pick<Durations, 'keyMs'>, now: Date): Promise<void> {
  await book.query('DELETE FROM first_answer WHERE answered_at <= $1', [new Date(now.getTime() - keyMs)]);
}
