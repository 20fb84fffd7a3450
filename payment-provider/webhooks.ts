import type { Book, Tx } from './book.ts';
import type { PaymentBody } from './desk.ts';
import type { Durations } from './durations.ts';

export interface Webhooks {
  /** Writes a webhook in the transaction of what it reports; `schedule` it once that is committed. */
  write(tx: Tx, payment: PaymentBody, isDeposit?: boolean): Promise<void>;
  /** Has what was written sent when it is due. */
  schedule(): void;
  /** Sends what is due, now and later, by itself. */
  send(): void;
  /** Where they go; null: nowhere, and what happens meanwhile is never reported. */
  target(): string | null;
  setTarget(url: string): Promise<void>;
  /** Stops sending; what was not sent is sent after the next start. */
  close(): Promise<void>;
}

export interface WebhookDeps {
  book: Book;
  durations: Pick<Durations, 'resendMs'>;
  now(): Date;
  /** After how many milliseconds each copy of a webhook is sent. */
  delaysMs(): number[];
  onError(error: unknown): void;
}

interface DueRow {
  id: string;
  body: unknown;
  attempts: number;
}

const TARGET = 'webhook-target';
/** The receiver has this long to answer. */
const ANSWER_WITHIN_MS = 10_000;
const AT_ONCE = 20;
/** While the book is unavailable it is tried again this often. */
const PAUSE_MS = 1_000;
/** The longest pause a timer takes in one piece. */
const LONGEST_MS = 3_600_000;

/**
 * Webhooks PAYMENT_STATUS_CHANGED, and DEPOSIT_CALLBACK beside it for a deposit: from the book, each until it is
 * answered with 200 or was re-sent seven times.
 */
export async function createWebhooks(
  { book, durations, now, delaysMs, onError }: WebhookDeps,
  configured?: string,
): Promise<Webhooks> {
  const [stored] = await book.query<{ value: string }>('SELECT value FROM setting WHERE name = $1', [TARGET]);
  let target = stored?.value ?? configured ?? null;
  let timer: NodeJS.Timeout | null = null;
  /** When the timer ends. */
  let timedMs = Number.POSITIVE_INFINITY;
  /** Of the webhook written last. */
  let delayMs = 0;
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;

  async function deliver({ id, body, attempts }: DueRow, url: string): Promise<void> {
    const isTaken = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status === 200;
      },
      () => false,
    );
    const pauseMs = durations.resendMs[attempts];
    const dueAt = isTaken || pauseMs === undefined ? null : new Date(now().getTime() + pauseMs);
    await book.query('UPDATE webhook SET attempts = attempts + 1, due_at = $2, delivered_at = $3 WHERE id = $1', [
      id,
      dueAt,
      isTaken ? now() : null,
    ]);
  }

  async function sendDue(): Promise<void> {
    while (!closed && target !== null) {
      const due = await book.query<DueRow>(
        'SELECT id, body, attempts FROM webhook WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2',
        [now(), AT_ONCE],
      );
      if (due.length === 0) break;
      const url = target;
      await Promise.all(due.map((row) => deliver(row, url)));
    }
    const [next] = await book.query<{ dueAt: Date | null }>(
      'SELECT min(due_at) AS "dueAt" FROM webhook WHERE due_at IS NOT NULL',
    );
    if (next?.dueAt != null) wait(Math.max(0, next.dueAt.getTime() - now().getTime()));
  }

  function wait(ms: number): void {
    const endsMs = now().getTime() + Math.min(ms, LONGEST_MS);
    if (closed || target === null || endsMs >= timedMs) return;
    if (timer !== null) clearTimeout(timer);
    timedMs = endsMs;
    timer = setTimeout(() => {
      timedMs = Number.POSITIVE_INFINITY;
      send();
    }, endsMs - now().getTime());
  }

  function send(): void {
    if (closed) return;
    if (running !== null) {
      again = true;
      return;
    }
    running = sendDue()
      .catch((error: unknown) => {
        onError(error);
        wait(PAUSE_MS);
      })
      .finally(() => {
        running = null;
        if (!again) return;
        again = false;
        send();
      });
  }

  return {
    async write(tx, payment, isDeposit = false) {
      if (target === null) return;
      const createdAt = now().toISOString();
      const { orderId, status, secret, lastTransactionKey: transactionKey } = payment;
      const bodies: object[] = [{ eventType: 'PAYMENT_STATUS_CHANGED', createdAt, data: payment }];
      // As Toss has it: the fields stand at the top, and `secret` is all that vouches for them.
      if (isDeposit) bodies.push({ createdAt, secret, status, transactionKey, orderId });
      const delays = delaysMs();
      for (const body of bodies)
        for (const after of delays)
          await tx.query('INSERT INTO webhook (body, due_at) VALUES ($1, $2)', [
            JSON.stringify(body),
            new Date(now().getTime() + after),
          ]);
      delayMs = Math.min(...delays);
    },
    schedule: () => wait(delayMs),
    send,
    target: () => target,
    async setTarget(url) {
      await book.query(
        'INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2',
        [TARGET, url],
      );
      target = url;
      send();
    },
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
