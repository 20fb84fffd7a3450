import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import type { Book, Tx } from './book.ts';
import { createDesk } from './desk.ts';
import type { Durations } from './durations.ts';
import { createFaults, type Faults, faultsSchema, type Operation } from './faults.ts';
import { answerOnce } from './first-answer.ts';
import { readBook } from './read-book.ts';
import { type Answer, refused } from './refusal.ts';
import {
  cancelSchema,
  confirmSchema,
  depositSchema,
  isAuthorized,
  isLocal,
  openSchema,
  readJson,
  targetSchema,
} from './request.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

export interface ProviderOptions {
  book: Book;
  secretKey: string;
  webhookUrl?: string | undefined;
  durations: Durations;
  onError(error: unknown): void;
}

export interface Provider {
  server: Server;
  faults: Faults;
  webhooks: Webhooks;
}

const TEST_CODE = /^[A-Z_]{3,60}$/;
const PAYMENTS = '/v1/payments';

/** What one request asks for; `work` runs in a transaction. `url`: as idempotency keys have it. */
interface Call {
  operation: Operation;
  url: string;
  work(tx: Tx): Promise<Answer>;
}

/** The provider behind HTTP; its book is open. Nothing listens yet. */
export async function createProvider({
  book,
  secretKey,
  webhookUrl,
  durations,
  onError,
}: ProviderOptions): Promise<Provider> {
  const now = () => new Date();
  const faults = createFaults();
  const webhooks = await createWebhooks(
    { book, durations, now, delaysMs: () => faults.webhookDelaysMs(), onError },
    webhookUrl,
  );
  const desk = createDesk({
    durations,
    now,
    declineOf: (amountWon) => faults.declineOf(amountWon),
    onChanged: (tx, payment, isDeposit) => webhooks.write(tx, payment, isDeposit),
  });
  const counts = new Map<string, number>();

  function callOf(method: string, path: string, body: unknown, testCode: string | null): Call | Answer {
    const parsed = <T>(schema: z.ZodType<T>, operation: Operation, work: (tx: Tx, request: T) => Promise<Answer>) => {
      const { success, data } = schema.safeParse(body);
      return success ? { operation, url: path, work: (tx: Tx) => work(tx, data) } : refused('INVALID_REQUEST');
    };
    if (method === 'POST' && path === PAYMENTS) return parsed(openSchema, 'open', desk.open);
    if (method === 'POST' && path === `${PAYMENTS}/confirm`)
      return parsed(confirmSchema, 'confirm', (tx, request) => desk.confirm(tx, request, testCode));
    const [, paymentKey, ofOrder, orderId] =
      /^\/v1\/payments\/(?:([\w-]+)(?:\/cancel)?|(orders)\/([\w=-]+))$/.exec(path) ?? [];
    if (method === 'POST' && paymentKey !== undefined && path.endsWith('/cancel'))
      return parsed(cancelSchema, 'cancel', (tx, request) => desk.cancel(tx, paymentKey, request));
    if (method === 'GET' && ofOrder !== undefined && orderId !== undefined)
      return { operation: 'find', url: path, work: () => desk.byOrder(book, orderId) };
    if (method === 'GET' && paymentKey !== undefined && !path.endsWith('/cancel'))
      return { operation: 'find', url: path, work: () => desk.byKey(book, paymentKey) };
    return refused('NOT_FOUND');
  }

  /** The work of a call, once for its key; a read needs no transaction. */
  function run({ operation, url, work }: Call, key: string | undefined): Promise<Answer> {
    if (operation === 'find') return work(book);
    return key === undefined ? book.write(work) : answerOnce({ book, durations, now }, { key, url }, work);
  }

  /** An API call with the faults that are set; null: its connection is to be cut. */
  async function answerCall(request: IncomingMessage, path: string): Promise<Answer | null> {
    if (!isAuthorized(request, secretKey)) return refused('UNAUTHORIZED_KEY');
    const method = request.method ?? 'GET';
    const body = method === 'POST' ? await readJson(request) : undefined;
    const testCode = String(request.headers['tosspayments-test-code'] ?? '');
    const isTest = secretKey.startsWith('test_') && TEST_CODE.test(testCode);
    const call = callOf(method, path, body, isTest ? testCode : null);
    if ('status' in call) return call;
    const key = request.headers['idempotency-key']?.toString();
    const plan = faults.planOf(call.operation);
    if (plan.failBefore !== null) return { ...refused('FAILED_INTERNAL_SYSTEM_PROCESSING'), status: plan.failBefore };
    if (plan.delayBeforeMs > 0) await delay(plan.delayBeforeMs, undefined, { ref: false });
    let answer = await run(call, key);
    // What a gateway repeats reaches the confirmation without its key, so that its second answer is another.
    if (plan.isRepeated) answer = await run(call, call.operation === 'confirm' ? undefined : key);
    if (call.operation !== 'find') webhooks.schedule();
    if (plan.delayAfterMs > 0) await delay(plan.delayAfterMs, undefined, { ref: false });
    if (plan.isLost) return null;
    if (plan.failAfter !== null) return { ...refused('FAILED_INTERNAL_SYSTEM_PROCESSING'), status: plan.failAfter };
    const counted = `{operation="${call.operation}",status="${answer.status}"}`;
    counts.set(counted, (counts.get(counted) ?? 0) + 1);
    return answer;
  }

  /** For programs of this machine alone. */
  async function answerLocal(request: IncomingMessage, url: URL): Promise<Answer> {
    const route = `${request.method} ${url.pathname}`;
    if (route === 'GET /book') return readBook(book, url.searchParams);
    if (route === 'GET /faults') return { status: 200, body: faults.settings() };
    if (route === 'POST /faults') {
      const wanted = faultsSchema.safeParse(await readJson(request));
      if (!wanted.success) return invalid(wanted.error);
      faults.set(wanted.data);
      return { status: 200, body: faults.settings() };
    }
    if (route === 'POST /deposits') {
      const wanted = depositSchema.safeParse(await readJson(request));
      if (!wanted.success) return invalid(wanted.error);
      const answer = await book.write((tx) => desk.deposit(tx, wanted.data));
      webhooks.schedule();
      return answer;
    }
    if (route === 'GET /webhook-target') return { status: 200, body: { url: webhooks.target() } };
    if (route === 'POST /webhook-target') {
      const wanted = targetSchema.safeParse(await readJson(request));
      if (!wanted.success) return invalid(wanted.error);
      await webhooks.setTarget(wanted.data.url);
      return { status: 200, body: { url: webhooks.target() } };
    }
    return refused('NOT_FOUND');
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://provider');
    if (url.pathname === '/health') {
      await book.query('SELECT 1');
      return send(response, { status: 200, body: { status: 'ok' } });
    }
    if (url.pathname.startsWith('/v1/')) {
      const result = await answerCall(request, url.pathname);
      if (result === null) request.socket.destroy();
      else send(response, result);
      return;
    }
    if (!isLocal(request)) return send(response, refused('NOT_FOUND'));
    if (request.method === 'GET' && url.pathname === '/metrics') return sendMetrics(response, counts);
    send(response, await answerLocal(request, url));
  }

  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 30_000 },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        onError(error);
        if (!response.headersSent) send(response, refused('FAILED_INTERNAL_SYSTEM_PROCESSING'));
      });
    },
  );
  return { server, faults, webhooks };
}

function invalid(error: z.ZodError): Answer {
  const message = error.issues.map(({ path, message: why }) => `${path.join('.')}: ${why}`).join('; ');
  return { status: 400, body: { code: 'INVALID_REQUEST', message } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
}

function sendMetrics(response: ServerResponse, counts: ReadonlyMap<string, number>): void {
  const name = 'payment_provider_answers_total';
  const lines = [...counts].map(([labels, count]) => `${name}${labels} ${count}`);
  const head = [`# HELP ${name} Answers of the API.`, `# TYPE ${name} counter`];
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(`${[...head, ...lines].join('\n')}\n`);
}
