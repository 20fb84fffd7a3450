import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { clientAddress } from '#server/client-address.ts';
import { LOCALE_COOKIE, type Locale } from '../../../i18n/locales.ts';
import { type AnswerSettings, answerPage, visitorCookies } from './answer-page.ts';
import { type ChangeLog, createChangeLog } from './change-log.ts';
import { isShareable, isWorthKeeping, keptPage } from './kept-page.ts';
import { MOST_INSTEAD_MS, pageUse } from './page-age.ts';
import { ownPageOf } from './page-products.ts';
import type { PageRenderer } from './page-renderer.ts';
import { createPageStore, type KeptPage } from './page-store.ts';
import { noNotes, type RenderingNotes } from './rendering-notes.ts';
import type { Rank } from './seal.ts';
import { type SharedAddress, type Subject, sharedAddress } from './shared-address.ts';

export interface SharedPagesOptions {
  renderer: Pick<PageRenderer, 'render'>;
  mostBytes: number;
  answer: AnswerSettings;
  trustedProxyHops: number;
  /** Answers where a page could not be rendered. */
  unavailable(request: IncomingMessage, response: ServerResponse): void;
  onFailure(error: unknown): void;
  /** A page of this address read a session while it was rendered for everybody: the code of the page is wrong. */
  onPersonal(address: SharedAddress): void;
  /** Epoch ms, of a clock that never goes back. */
  nowMs?: () => number;
}

/** No such page is kept; a product on it changed (or changes do not arrive); it is too old. */
export type MissReason = 'absent' | 'changed' | 'old';

export interface SharedPageFigures {
  entries: number;
  bytes: number;
  evictions: number;
  hits: number;
  misses: number;
  /** The misses by the page's subject and what kept it from being served. */
  missed: { subject: Subject; kind: SharedAddress['kind']; reason: MissReason; count: number }[];
  refreshes: number;
  renderings: number;
}

export interface SharedPages {
  /** Answers a request for a shared page. `pass` is called instead for one that must be rendered for its shopper. */
  serve(request: IncomingMessage, response: ServerResponse, pass: () => void): void;
  /**
   * Products of which something changed that pages show; 'all': any may have. `ownPages`: products of which only their
   * own pages are out of date.
   */
  changed(productIds: Iterable<number> | 'all', ownPages?: readonly number[]): void;
  /**
   * Renders those of these addresses that are not kept, or too old, one after another, behind everybody who waits.
   * Those that cannot be rendered are left out, and without `mayAdd` those of which none is kept. Resolves with the
   * number that were rendered.
   */
  prewarm(paths: Iterable<string>, locale: Locale, kind: SharedAddress['kind'], mayAdd?: boolean): Promise<number>;
  /** How to find out whether changes of products arrive. They do not until this is called. */
  follow(isFollowing: () => boolean): void;
  isFollowing(): boolean;
  /** Pages that are current and may be served for a while, the least recently used first. O(pages). */
  current(): [key: string, page: KeptPage][];
  /** Pages that were current at the place from which changes are followed. */
  restore(pages: Iterable<readonly [key: string, page: KeptPage]>): void;
  figures(): SharedPageFigures;
}

/** A rendering's page, with the status it is answered with. */
interface Rendering {
  page: KeptPage;
  status: number;
  /** false: each client is answered with a rendering of its own. */
  isShared: boolean;
  /** It is worse than a page that was kept before and whose products are as they were. */
  isPoor: boolean;
}

interface UnderWay {
  rank: Rank;
  notes: RenderingNotes;
  waiting: number;
  aborter: AbortController;
  done: Promise<Rendering>;
}

/** Counted apart from every client's own requests. */
const OWN_CLIENT = 'prewarm';
/** A page whose products change during each rendering is served as it is after so many. */
const MOST_RENDERINGS = 3;

/** Pages that are the same for everybody: rendered once, served with a nonce and a session cookie of their own. */
export function createSharedPages(options: SharedPagesOptions): SharedPages {
  const { renderer, answer, trustedProxyHops, unavailable, onFailure, onPersonal, nowMs = steadyNowMs } = options;
  const store = createPageStore(options.mostBytes);
  const changes: ChangeLog = createChangeLog();
  const underWay = new Map<string, UnderWay>();
  const counts = { hits: 0, misses: 0, refreshes: 0, renderings: 0 };
  const missed = new Map<string, SharedPageFigures['missed'][number]>();
  let isFollowing: () => boolean = () => false;

  const clientOf = (request: IncomingMessage) =>
    clientAddress({
      socketAddress: request.socket.remoteAddress,
      forwardedFor: request.headers['x-forwarded-for'],
      trustedProxyHops,
    });

  const isCurrent = (page: KeptPage) => changes.isCurrent(page.products, page.since);

  async function render(
    address: SharedAddress,
    client: string,
    { rank, aborter, notes }: Omit<UnderWay, 'done'>,
  ): Promise<Rendering> {
    for (let tries = 1; ; tries++) {
      const since = changes.now();
      const renderedAtMs = nowMs();
      counts.renderings++;
      Object.assign(notes, noNotes(), { isBegun: notes.isBegun });
      const rendered = await renderer.render(address, rank, client, aborter.signal, notes);
      const page = keptPage(rendered, address, since, renderedAtMs);
      if (!isCurrent(page) && tries < MOST_RENDERINGS) continue;
      const isShared = isShareable(rendered);
      if (isShared && isWorthKeeping(address, rendered)) store.put(address.key, page, address.isUnbounded);
      if (!isShared) store.delete(address.key);
      if (notes.readsSession) onPersonal(address);
      const { status } = rendered;
      return { page, status, isShared, isPoor: status >= 500 || notes.isIncomplete };
    }
  }

  /**
   * Joins the rendering of the key, if one is under way. One behind that waits for admission yields to one that people
   * wait for.
   */
  function rendering(address: SharedAddress, rank: Rank, client: string): UnderWay {
    const { key } = address;
    const known = underWay.get(key);
    if (known !== undefined && (known.notes.isBegun || known.rank === 'people' || rank === 'background')) return known;
    known?.aborter.abort();
    const begun = { rank, waiting: 0, aborter: new AbortController(), notes: noNotes() };
    const own: UnderWay = Object.assign(begun, { done: render(address, client, begun) });
    const { done } = own;
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
    kept: KeptPage | undefined,
  ): Promise<void> {
    const serve = (page: KeptPage, status: number) =>
      answerPage(request, response, status, page, visitorCookies(request, answer), answer);
    const own = rendering(address, 'people', clientOf(request));
    own.waiting++;
    const leave = () => {
      own.waiting--;
      // One that waits for admission gives up its place when its clients are all gone. The framework does not stop what
      // it has begun: that is kept for the next who asks.
      if (own.waiting === 0 && !own.notes.isBegun) {
        own.aborter.abort();
        if (underWay.get(address.key) === own) underWay.delete(address.key);
      }
    };
    response.once('close', leave);
    try {
      const { page, status, isShared, isPoor } = await own.done;
      response.off('close', leave);
      if (response.destroyed) return;
      if (!isShared) pass();
      else if (isPoor && mayStandIn(kept)) await serve(kept, 200);
      else await serve(page, status);
    } catch (error) {
      response.off('close', leave);
      if (response.destroyed) return;
      onFailure(error);
      if (response.headersSent) response.destroy();
      else if (mayStandIn(kept)) await serve(kept, 200).catch(() => response.destroy());
      else unavailable(request, response);
    }
  }

  const treatmentOf = (page: KeptPage, follows: boolean) =>
    pageUse({
      ageMs: nowMs() - page.renderedAtMs,
      subject: page.subject,
      isCurrent: isCurrent(page),
      isFollowing: follows,
    });
  const isServable = (page: KeptPage) => treatmentOf(page, true) !== 'wait';

  /** Too old to be served while it can be rendered again, with products as they are. */
  const mayStandIn = (kept: KeptPage | undefined): kept is KeptPage =>
    kept !== undefined && isCurrent(kept) && isFollowing() && nowMs() - kept.renderedAtMs < MOST_INSTEAD_MS;

  function countMiss({ subject, kind }: SharedAddress, kept: KeptPage | undefined): void {
    counts.misses++;
    const isUsable = kept !== undefined && isCurrent(kept) && isFollowing();
    const reason = kept === undefined ? 'absent' : isUsable ? 'old' : 'changed';
    const key = `${subject} ${kind} ${reason}`;
    const one = missed.get(key) ?? { subject, kind, reason, count: 0 };
    one.count++;
    missed.set(key, one);
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
      const use = page === undefined ? 'wait' : treatmentOf(page, isFollowing());
      if (page === undefined || use === 'wait') {
        countMiss(address, page);
        void wait(address, request, response, pass, page);
        return;
      }
      counts.hits++;
      if (use === 'refresh') refresh(address, clientOf(request));
      answerPage(request, response, 200, page, visitor, answer).catch((error: unknown) => {
        onFailure(error);
        response.destroy();
      });
    },
    changed(productIds, ownPages = []) {
      if (productIds === 'all') changes.changedAll();
      else changes.changed(productIds);
      changes.changed(ownPages.map(ownPageOf));
    },
    async prewarm(paths, locale, kind, mayAdd = true) {
      const headers = { cookie: `${LOCALE_COOKIE}=${locale}`, ...(kind === 'rsc' && { rsc: '1' }) };
      let count = 0;
      for (const path of paths) {
        const address = sharedAddress('GET', path, headers);
        const kept = address === null ? undefined : store.get(address.key);
        if (address === null || (kept === undefined ? !mayAdd : isServable(kept))) continue;
        const { done } = rendering(address, 'background', OWN_CLIENT);
        await done.then(
          () => count++,
          () => undefined,
        );
      }
      return count;
    },
    follow(asked) {
      isFollowing = asked;
    },
    isFollowing: () => isFollowing(),
    current: () => store.entries().filter(([, page]) => isServable(page)),
    restore(pages) {
      for (const [key, page] of pages) {
        const restored = { ...page, since: changes.now() };
        if (store.get(key) === undefined && isServable(restored)) store.put(key, restored, false);
      }
    },
    figures: () => ({ ...store.figures(), ...counts, missed: [...missed.values()] }),
  };
}

/** Epoch ms by a clock that is never set: pages have ages by it. */
const steadyNowMs = () => performance.timeOrigin + performance.now();
