import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';
import { type Launch, type LocalService, WrongServiceError } from './service.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STANDARD_PORT = 3004;

/** The payment provider (payment-provider/), with its book in the stack's PostgreSQL. */
export const payment: LocalService = {
  name: 'payment',
  async prepare({ secrets, dataDir, choosePort, bookUrl }): Promise<Launch> {
    const port = await choosePort('payment', Number(process.env.PAYMENT_PORT ?? STANDARD_PORT));
    const url = `http://127.0.0.1:${port}`;
    const authorization = `Basic ${Buffer.from(`${secrets.paymentSecretKey}:`).toString('base64')}`;
    mkdirSync(dataDir, { recursive: true });
    const main = join(ROOT, 'payment-provider/main.ts');
    // With its code in the cache the process does without the stripper of types, and with 20 MB less for as long as it
    // runs. Filled while PostgreSQL starts.
    const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(dataDir, 'compile-cache') };
    const [bookAddress] = await Promise.all([bookUrl(), run(process.execPath, [main, '--warm'], { cwd: ROOT, env })]);
    return {
      command: process.execPath,
      args: ['--max-old-space-size=64', '--max-semi-space-size=1', main],
      env: {
        ...env,
        PAYMENT_PORT: String(port),
        PAYMENT_DATABASE_URL: bookAddress,
        PAYMENT_SECRET_KEY: secrets.paymentSecretKey,
        PAYMENT_WEBHOOK_URL: process.env.PAYMENT_WEBHOOK_URL,
        PAYMENT_CLOCK_SPEED: process.env.PAYMENT_CLOCK_SPEED,
      },
      cwd: ROOT,
      port,
      isOwnUser: true,
      stopSignal: 'SIGTERM',
      check: async () => {
        // Only ours knows the key.
        const response = await fetch(`${url}/v1/payments/none`, {
          headers: { authorization },
          signal: AbortSignal.timeout(2_000),
        });
        const { code } = (await response.json()) as { code?: string };
        if (code === 'NOT_FOUND_PAYMENT') return;
        throw new WrongServiceError(`The payment provider on port ${port} belongs to another stack (${code}).`);
      },
      settings: { PAYMENT_URL: url, PAYMENT_PORT: String(port), PAYMENT_SECRET_KEY: secrets.paymentSecretKey },
    };
  },
};
