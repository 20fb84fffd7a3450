import { createServer } from 'node:http';
import next from 'next';
import { createLogger } from '#server/observability/logger.ts';
import { settingsOrExit } from '#server/settings.ts';
import { createAdmission } from './admission.ts';
import { sealBrowserHost } from './browser-host.ts';
import { refuseWhileFull } from './full-house.ts';
import { withPageResponse } from './page-response.ts';
import { sealRemoteAddress } from './remote-address.ts';
import { shareAdmission } from './shared-admission.ts';

/** Enough to have one to draw while others wait for their data, few enough that none waits long for its turn to go on. */
const PAGES_AT_ONCE = 16;
/** Some twenty seconds' worth: nobody stays longer. */
const MOST_WAITING = 400;
const PAGE_HELD_FOR_MS = 10_000;
const CLOSE_WITHIN_MS = 5_000;

const env = settingsOrExit();
const logger = createLogger({ name: 'web', level: env.LOG_LEVEL });
const app = next({ dev: false, dir: process.cwd(), hostname: 'localhost', port: env.WEB_PORT });
await app.prepare();
const handlePage = app.getRequestHandler();

const admission = createAdmission({
  atOnce: PAGES_AT_ONCE,
  mostWaiting: MOST_WAITING,
  heldForMs: PAGE_HELD_FOR_MS,
  handle: (request, response) =>
    withPageResponse(request, response, () => handlePage(request, response)).catch((error: unknown) => {
      logger.error({ err: error }, 'a request came to nothing');
      response.destroy();
    }),
  refuse: refuseWhileFull,
});
shareAdmission(admission);

const server = createServer((request, response) => {
  sealRemoteAddress(request);
  sealBrowserHost(request);
  admission.serve(request, response);
});
server.once('error', (error) => {
  console.error(`The shop cannot listen on port ${env.WEB_PORT}: ${String(error)}. Set WEB_PORT.`);
  process.exit(1);
});
server.listen(env.WEB_PORT, () => logger.info({ port: env.WEB_PORT }, 'listening'));

let stopping = false;
function stop(signal: string): void {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, 'stopping');
  setTimeout(() => process.exit(), CLOSE_WITHIN_MS).unref();
  // Answers under way are finished; what is told after them (next/server's `after`) is waited for by Next.
  server.close(() => void app.close().finally(() => process.exit()));
  server.closeIdleConnections();
}
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));
