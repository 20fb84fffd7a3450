import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll } from 'vitest';
import type { z } from 'zod';
import type { faultsSchema } from '#payment-provider/faults.ts';
import type { BookRow } from '#payment-provider/read-book.ts';
import { createHttpPaymentProvider } from '#server/adapters/payment/http-provider.ts';
import { choosePort } from '../../stack/ports.ts';
import type { TestServices } from './services.ts';

const MAIN = join(import.meta.dirname, '../../payment-provider/main.ts');
const SECRET_KEY = 'test_sk_of_integration_tests';
const READY_WITHIN_MS = 20_000;

export type FaultInput = z.input<typeof faultsSchema>;

/** As JSON has it. */
export type BookPayment = Omit<BookRow, 'requestedAt' | 'approvedAt'>;

/** The payment provider as a process of the test's own, with its book in the test's database. */
export interface TestPaymentProvider {
  url: string;
  secretKey: string;
  /** The shop's adapter to it, without guard. */
  provider: ReturnType<typeof createHttpPaymentProvider>;
  setFaults(faults: FaultInput): Promise<void>;
  /** Sends its webhooks there from now on. */
  sendWebhooksTo(url: string): Promise<void>;
  /** Every payment of its book, or those of one order. */
  book(orderId?: string): Promise<BookPayment[]>;
  /** A request to its API with the key. */
  call(method: 'GET' | 'POST', path: string, body?: object, headers?: Record<string, string>): Promise<ApiAnswer>;
  /** kill −9, and a start of the same book. */
  crash(): Promise<void>;
}

export interface ApiAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at the parts of an answer that they are about.
  body: any;
}

export async function startTestPaymentProvider(
  services: TestServices,
  settings: Record<string, string> = {},
): Promise<TestPaymentProvider> {
  const port = await choosePort([], new Set());
  const url = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    ...{ NODE_ENV: 'test', PATH: process.env.PATH, PAYMENT_PORT: String(port), PAYMENT_SECRET_KEY: SECRET_KEY },
    ...{ PAYMENT_DATABASE_URL: services.ownerUrl, ...settings },
  };
  let child: ChildProcess = start();

  function start(): ChildProcess {
    return spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  }

  async function untilReady(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      const isUp = await fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isUp) return;
      if (Date.now() > deadline) throw new Error(`The payment provider does not answer on port ${port}.`);
      await delay(50);
    }
  }

  async function post(path: string, body: object): Promise<void> {
    const response = await fetch(new URL(path, url), { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  }

  await untilReady();
  afterAll(async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  });
  return {
    url,
    secretKey: SECRET_KEY,
    provider: createHttpPaymentProvider({ url, secretKey: SECRET_KEY, timeoutMs: 5_000 }),
    setFaults: (faults) => post('/faults', faults),
    sendWebhooksTo: (target) => post('/webhook-target', { url: target }),
    async book(orderId) {
      const payments: BookPayment[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const query = new URLSearchParams({ after, ...(orderId !== undefined && { orderId }) });
        const page = (await (await fetch(`${url}/book?${query}`)).json()) as {
          payments: BookPayment[];
          next: string | null;
        };
        payments.push(...page.payments);
        after = page.next;
      }
      return payments;
    },
    async call(method, path, body, headers = {}) {
      const response = await fetch(new URL(path, url), {
        method,
        headers: { authorization: `Basic ${Buffer.from(`${SECRET_KEY}:`).toString('base64')}`, ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
    async crash() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      child = start();
      await untilReady();
    },
  };
}
