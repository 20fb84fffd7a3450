import { join } from 'node:path';
import next from 'next';
import { postcodeScriptOrigins } from '#contracts/postcode-search.ts';
import { createTokenCache } from '#server/identity/token-cache.ts';
import { webProcessLogger } from '#server/observability/process-logger.ts';
import { settingsOrExit } from '#server/settings.ts';
import { sealBrowserHost } from './browser-host.ts';
import { withCompression } from './compress.ts';
import { createWebServer } from './http-server.ts';
import { answerUnavailable } from './overload-page.ts';
import { withPageResponse } from './page-response.ts';
import { createPublicFiles } from './public-files.ts';
import { sealRemoteAddress } from './remote-address.ts';
import { createPageFiles } from './shared/page-files.ts';
import { createPageRenderer } from './shared/page-renderer.ts';
import { pagesIdentity } from './shared/pages-identity.ts';
import { savePages } from './shared/save-pages.ts';
import { followedState, shareSharedPages } from './shared/share-pages.ts';
import { createSharedPages } from './shared/shared-pages.ts';
import { shareAdmission } from './shared-admission.ts';

/**
 * Enough to have one to draw while others wait for their data, few enough that none waits long for its turn to go on.
 */
const PAGES_AT_ONCE = 20;
/** One client alone gets as many as the process is quickest with. */
const PAGES_OF_CLIENT = 16;
const MOST_ACTS = 14;
/** Some twenty seconds of work: clients do not wait longer. */
const MOST_WAITING = 400;
const PAGE_HELD_FOR_MS = 10_000;
const CLOSE_WITHIN_MS = 5_000;
const SAVE_WITHIN_MS = 2_000;
const BODIES = { mostBytes: 512 * 1_024, withinMs: 5_000, mostOfClient: 64, mostAtOnce: 256 };
/** A shopper's page; an operator's may compute. */
const READ_BUDGET_MS = { page: 1_500, operator: 10_000 };

const env = settingsOrExit();
const { logger, forwarder } = webProcessLogger(env);
const renderer = env.SHARED_PAGES_MB === 0 ? null : createPageRenderer(`localhost:${env.WEB_PORT}`);
const pages =
  renderer === null
    ? null
    : createSharedPages({
        renderer,
        mostBytes: env.SHARED_PAGES_MB * 1_024 * 1_024,
        answer: {
          sessionSecret: env.SESSION_SECRET,
          realtimePort: env.REALTIME_PORT,
          publicWebUrl: env.PUBLIC_WEB_URL,
          publicRealtimeUrl: env.PUBLIC_REALTIME_URL,
          scriptOrigins: postcodeScriptOrigins(env.POSTCODE_SEARCH),
          readToken: createTokenCache(env.SESSION_SECRET),
        },
        trustedProxyHops: env.TRUSTED_PROXY_HOPS,
        unavailable: answerUnavailable,
        onFailure: (error) => logger.warn({ err: error, code: 'request-failed' }, 'a shared page was not rendered'),
        onPersonal: ({ path }) =>
          logger.error({ code: 'page-not-shared', path }, 'a page that everybody gets reads a session: it is not kept'),
      });
const saved =
  pages === null
    ? null
    : savePages({
        files: createPageFiles({
          folder: env.SHARED_PAGES_DIR,
          port: env.WEB_PORT,
          identity: pagesIdentity(env),
          mostBytes: env.SHARED_PAGES_MB * 1_024 * 1_024,
        }),
        pages,
        followed: followedState,
        logger,
      });
if (pages !== null && saved !== null) shareSharedPages(pages, saved.restored);

const app = next({ dev: false, dir: process.cwd(), hostname: 'localhost', port: env.WEB_PORT });
await app.prepare();
const handlePage = app.getRequestHandler();

const { server, admission } = createWebServer({
  ...(pages !== null && { sharedPages: pages }),
  handle: (request, response) =>
    withCompression(request, response, () => withPageResponse(request, response, () => handlePage(request, response))),
  admission: {
    atOnce: PAGES_AT_ONCE,
    mostOfClient: PAGES_OF_CLIENT,
    mostActs: MOST_ACTS,
    mostWaiting: MOST_WAITING,
    heldForMs: PAGE_HELD_FOR_MS,
  },
  bodies: BODIES,
  files: createPublicFiles(join(process.cwd(), 'public')),
  trustedProxyHops: env.TRUSTED_PROXY_HOPS,
  readBudgetMs: (path) => (path.startsWith('/admin') ? READ_BUDGET_MS.operator : READ_BUDGET_MS.page),
  onFailure: (error) => logger.error({ err: error, code: 'request-failed' }, 'a request came to nothing'),
});
shareAdmission(admission);
await renderer?.listen((request, response) => {
  sealRemoteAddress(request);
  sealBrowserHost(request);
  admission.serve(request, response);
});

server.once('error', (error) => {
  console.error(`The shop cannot listen on port ${env.WEB_PORT}: ${String(error)}. Set WEB_PORT.`);
  process.exit(1);
});
server.listen(env.WEB_PORT, () => logger.info({ port: env.WEB_PORT }, 'listening'));

async function end(): Promise<void> {
  renderer?.close();
  await saved?.close(SAVE_WITHIN_MS);
  await app.close().catch((error: unknown) => logger.warn({ err: error, code: 'stop-failed' }, 'closing pages'));
  await forwarder.close();
  process.exit();
}

let stopping = false;
function stop(signal: string): void {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, 'stopping');
  setTimeout(() => process.exit(), CLOSE_WITHIN_MS).unref();
  // Pending responses are finished; Next waits for the callbacks of next/server's `after`.
  server.close(() => void end());
  server.closeIdleConnections();
}
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));
