import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { type Book, openBook } from './book.ts';
import { durationsAt } from './durations.ts';
import { sweepAnswers } from './first-answer.ts';
import { createProvider } from './http.ts';
import { parseSettings } from './settings.ts';

/*
 * The payment provider: a process of its own that stands for one outside (README.md).
 */

const SWEEP_EVERY_MS = 3_600_000;
const OPEN_WITHIN_MS = 60_000;

const log = (level: 'info' | 'error', message: string, error?: unknown) =>
  console.log(
    JSON.stringify({
      level,
      time: new Date().toISOString(),
      message,
      ...(error !== undefined && { error: String(error) }),
    }),
  );

/** Waits for PostgreSQL, which may be starting. */
async function openWhenUp(databaseUrl: string): Promise<Book> {
  const deadline = Date.now() + OPEN_WITHIN_MS;
  for (;;) {
    try {
      return await openBook(databaseUrl);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(200);
    }
  }
}

// Everything is loaded by now: the next start finds it in the cache.
if (process.argv.includes('--warm')) {
  flushCompileCache();
  process.exit();
}

const settings = parseSettings(process.env);
const durations = durationsAt(settings.PAYMENT_CLOCK_SPEED);
const book = await openWhenUp(settings.PAYMENT_DATABASE_URL);
const { server, webhooks } = await createProvider({
  book,
  secretKey: settings.PAYMENT_SECRET_KEY,
  webhookUrl: settings.PAYMENT_WEBHOOK_URL,
  durations,
  onError: (error) => log('error', 'not answered as it should be', error),
});
server.listen({ port: settings.PAYMENT_PORT, host: settings.PAYMENT_HOST });
await once(server, 'listening');
log('info', `payment provider on port ${settings.PAYMENT_PORT}`);
webhooks.send();
const sweep = () =>
  void sweepAnswers(book, durations, new Date()).catch((error: unknown) =>
    log('error', 'old answers not deleted', error),
  );
sweep();
setInterval(sweep, SWEEP_EVERY_MS).unref();

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, async () => {
    server.close();
    server.closeAllConnections();
    await webhooks.close();
    await book.close();
    process.exit(0);
  });
