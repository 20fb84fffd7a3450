import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { clientAddress } from '#server/client-address.ts';
import { LOCALE_COOKIE, type Locale } from '../../../i18n/locales.ts';
import { type AnswerSettings, answerPage, visitorCookies } from './answer-page.ts';
import { type ChangeLog, createChangeLog } from './change-log.ts';
import { pageUse } from './page-age.ts';
import { productsOnPage } from './page-products.ts';
import type { PageRenderer, RenderedPage } from './page-renderer.ts';
import { createPageStore, type KeptPage } from './page-store.ts';
import { createPageTemplate } from './page-template.ts';
import { noncePlaceholder, type Rank } from './seal.ts';
import { type SharedAddress, sharedAddress } from './shared-address.ts';

export interface SharedPagesOptions {
  renderer: Pick<PageRenderer, 'render'>;
  mostBytes: number;
  answer: AnswerSettings;
  trustedProxyHops: number;
  /** Answers where a page could not be rendered. */
  unavailable(request: IncomingMessage, response: ServerResponse): void;
  onFailure(error: unknown): void;
  nowMs?: () => number;
}

export interface SharedPageFigures {
  entries: number;
  bytes: number;
  evictions: number;
  hits: number;
  misses: number;
  refreshes: number;
}

export interface SharedPages {
  /** Answers a request for a shared page. `pass` is called instead for one that must be rendered for its shopper. */
  serve(request: IncomingMessage, response: ServerResponse, pass: () => void): void;
  /** Products of which something changed that pages show; 'all': any may have. */
  changed(productIds: Iterable<number> | 'all'): void;
  /**
   * Renders those of these addresses that are not kept, one after another, behind everybody who waits. Those that
   * cannot be rendered are left out. Resolves with the number that were rendered.
   */
  prewarm(paths: Iterable<string>, locale: Locale): Promise<number>;
  /** Whether changes of products arrive. They do not until this is called. */
  follow(isFollowing: boolean): void;
  isFollowing(): boolean;
  figures(): SharedPageFigures;
}

/** A rendering's page, with the status it is answered with. `isShareable` false: it was rendered for one client. */
interface Rendering {
  page: KeptPage;
  status: number;
  isShareable: boolean;
}

interface UnderWay {
  rank: Rank;
  waiting: number;
  aborter: AbortController;
  done: Promise<Rendering>;
}

/** Counted apart from every client's own requests. */
const OWN_CLIENT = 'prewarm';
/** A page whose products change during each rendering is served as it is after so many. */
const MOST_RENDERINGS = 3;
/** Next's own headers that mean something to a browser or its router. */
const PASSED_HEADERS = /^(?:content-type|vary|link|location|retry-after|refresh|x-nextjs-.+|x-robots-tag)$/;
const LEVEL = 6;

/** Pages that are the same for everybody: rendered once, served with a nonce and a session cookie of their own. */
export function createSharedPages(options: SharedPagesOptions): SharedPages {
  const { renderer, answer, trustedProxyHops, unavailable, onFailure, nowMs = Date.now } = options;
  const store = createPageStore(options.mostBytes);
  const changes: ChangeLog = createChangeLog();
  const underWay = new Map<string, UnderWay>();
  const counts = { hits: 0, misses: 0, refreshes: 0 };
  let following = false;

  const clientOf = (request: IncomingMessage) =>
    clientAddress({
      socketAddress: request.socket.remoteAddress,
      forwardedFor: request.headers['x-forwarded-for'],
      trustedProxyHops,
    });

  const isCurrent = (page: KeptPage) => changes.isCurrent(page.products, page.since);

  async function render(address: SharedAddress, rank: Rank, client: string, signal: AbortSignal): Promise<Rendering> {
    for (let tries = 1; ; tries++) {
      const since = changes.now();
      const renderedAtMs = nowMs();
      const rendered = await renderer.render(address, rank, client, signal);
      const page = keptPage(rendered, since, renderedAtMs);
      const isShareable = rendered.headers['set-cookie'] === undefined;
      if (!isCurrent(page) && tries < MOST_RENDERINGS) continue;
      if (isShareable && isKept(address, rendered)) store.put(address.key, page, address.isUnbounded);
      return { page, status: rendered.status, isShareable };
    }
  }

  /** Joins the rendering of the key, if one is under way. One behind yields to one that people wait for. */
  function rendering(address: SharedAddress, rank: Rank, client: string): UnderWay {
    const { key } = address;
    const known = underWay.get(key);
    if (known !== undefined && !(known.rank === 'background' && rank === 'people')) return known;
    known?.aborter.abort();
    const aborter = new AbortController();
    const done = render(address, rank, client, aborter.signal);
    const own: UnderWay = { rank, waiting: 0, aborter, done };
    underWay.set(key, own);
    const forget = () => {
      if (underWay.get(key) === own) underWay.delete(key);
    };
    done.then(forget, forget);
    return own;
  }

  async function wait(
    address: SharedAddress,
    request: IncomingMessage,
    response: ServerResponse,
    pass: () => void,
  ): Promise<void> {
    const own = rendering(address, 'people', clientOf(request));
    own.waiting++;
    const leave = () => {
      own.waiting--;
      // As without shared pages: a rendering whose clients are all gone gives up its place.
      if (own.waiting === 0) {
        own.aborter.abort();
        if (underWay.get(address.key) === own) underWay.delete(address.key);
      }
    };
    response.once('close', leave);
    try {
      const { page, status, isShareable } = await own.done;
      response.off('close', leave);
      if (response.destroyed) return;
      if (!isShareable) pass();
      else await answerPage(request, response, status, page, visitorCookies(request, answer), answer);
    } catch (error) {
      response.off('close', leave);
      if (response.destroyed) return;
      onFailure(error);
      if (!response.headersSent) unavailable(request, response);
      else response.destroy();
    }
  }

  function refresh(address: SharedAddress, client: string): void {
    if (underWay.has(address.key)) return;
    counts.refreshes++;
    // The answer goes out first.
    void nextTurn().then(() => rendering(address, 'background', client).done.catch(() => undefined));
  }

  return {
    serve(request, response, pass) {
      const address = sharedAddress(request.method, request.url ?? '/', request.headers);
      const visitor = address === null ? null : visitorCookies(request, answer);
      if (address === null || visitor === null || visitor.isAmbiguous) {
        pass();
        return;
      }
      const page = store.get(address.key);
      const use =
        page === undefined
          ? 'wait'
          : pageUse({
              ageMs: nowMs() - page.renderedAtMs,
              isList: address.isList,
              isCurrent: isCurrent(page),
              isFollowing: following,
            });
      if (page === undefined || use === 'wait') {
        counts.misses++;
        void wait(address, request, response, pass);
        return;
      }
      counts.hits++;
      if (use === 'refresh') refresh(address, clientOf(request));
      answerPage(request, response, 200, page, visitor, answer).catch((error: unknown) => {
        onFailure(error);
        response.destroy();
      });
    },
    changed(productIds) {
      if (productIds === 'all') changes.changedAll();
      else changes.changed(productIds);
    },
    async prewarm(paths, locale) {
      let count = 0;
      for (const path of paths) {
        const address = sharedAddress('GET', path, { cookie: `${LOCALE_COOKIE}=${locale}` });
        if (address === null || store.get(address.key) !== undefined) continue;
        const { done } = rendering(address, 'background', OWN_CLIENT);
        await done.then(
          () => count++,
          () => undefined,
        );
      }
      return count;
    },
    follow(isFollowing) {
      following = isFollowing;
    },
    isFollowing: () => following,
    figures: () => ({ ...store.figures(), ...counts }),
  };
}

function keptPage({ headers, body }: RenderedPage, since: number, renderedAtMs: number): KeptPage {
  const passed = Object.entries(headers).filter(
    (entry): entry is [string, string] => PASSED_HEADERS.test(entry[0]) && typeof entry[1] === 'string',
  );
  return {
    template: createPageTemplate(body, Buffer.from(noncePlaceholder()), LEVEL),
    headers: { ...Object.fromEntries(passed), vary: varyOf(headers.vary) },
    products: productsOnPage(body.toString()),
    since,
    renderedAtMs,
  };
}

function varyOf(vary: string | undefined): string {
  const names = (vary ?? '').split(',').map((name) => name.trim());
  const all = [...names, 'Accept-Language', 'Cookie', 'Accept-Encoding'].filter((name) => name !== '');
  return [...new Map(all.map((name) => [name.toLowerCase(), name])).values()].join(', ');
}

/** In a payload of what is not there: its status is 200, as the router takes no other. */
const MISSING = /"robots"[^{}]{0,40}"content":"noindex"/;

function isKept({ kind, path }: SharedAddress, { status, headers, body }: RenderedPage): boolean {
  if (status !== 200 || headers['set-cookie'] !== undefined) return false;
  const type = headers['content-type'] ?? '';
  if (!type.startsWith(kind === 'html' ? 'text/html' : 'text/x-component')) return false;
  // Search pages and later pages of lists ask not to be listed either.
  const isListed = !path.startsWith('/search') && !path.includes('cursor=');
  return !(kind === 'rsc' && isListed && MISSING.test(body.toString()));
}
