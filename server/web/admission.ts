import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createTurns } from './turns.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface AdmissionOptions {
  /** Pages and actions served at the same time. */
  atOnce: number;
  /**
   * Of these at most so many are acts (POST), so that a flood of acts leaves places for pages. Default: all but a
   * quarter.
   */
  mostActs?: number;
  /**
   * Of these at most so many belong to one client, so that one client never has all of them. Default: all but a fifth.
   */
  mostOfClient?: number;
  /** Beyond so many of a kind waiting, the next request is refused. */
  mostWaiting: number;
  /** Of these at most so many belong to one client. Default: three quarters. */
  mostWaitingOfClient?: number;
  /** A request that is not answered after this long no longer keeps the next one waiting. */
  heldForMs: number;
  /** The client a request is counted by (server/client-address.ts). */
  clientOf(request: IncomingMessage): string;
  /** Whether no one waits for the answer. Such a request begins only while no other waits, a few at a time. */
  isBackground?(request: IncomingMessage): boolean;
  handle: Handler;
  /** Answers one that is refused. */
  refuse(request: IncomingMessage, response: ServerResponse): void;
}

export interface AdmissionFigures {
  /** Pages and actions being served. */
  serving: number;
  waiting: number;
  /** Refused since the process began. */
  refused: number;
}

export interface Admission {
  /** Takes a request whose body is there (request-body.ts): a place is never held for a body that does not come. */
  serve(request: IncomingMessage, response: ServerResponse): void;
  figures(): AdmissionFigures;
}

type Kind = 'act' | 'page' | 'background';

/** Costs next to nothing, or is requested by a page that is there already: never waits behind pages. */
/** Requests in the background that are served at a time: they are never more than a part of what a process renders. */
const MOST_BACKGROUND = 2;

const PASSES_BY = /^\/(?:_next\/|icons\/|api\/|[^/?]+\.(?:svg|ico|txt|xml|webp)(?:\?|$))/;

/**
 * A bounded number of pages and actions at a time; the rest wait. An act (a POST: into the cart, order, pay) has
 * priority over a page, clients are served in turn, and each client's requests keep their order. One process renders
 * one page at a time however many it has started: started together, hundreds of pages each take as long as all of them,
 * hold connections that the others wait for, and most time out at the client before they are done. So few are started,
 * and requests whose client has disconnected meanwhile are skipped. A slot is freed when the page is rendered, not when
 * it is read: a slow reader holds memory of its own connection, but no slot. O(1) a request, O(clients at their cap) to
 * find the next.
 */
export function createAdmission(options: AdmissionOptions): Admission {
  const { atOnce, mostWaiting, heldForMs, clientOf, isBackground = () => false, handle, refuse } = options;
  const mostActs = options.mostActs ?? Math.max(1, Math.floor(atOnce * 0.75));
  const mostOfClient = options.mostOfClient ?? Math.max(1, Math.floor(atOnce * 0.8));
  const mostWaitingOfClient = options.mostWaitingOfClient ?? Math.max(1, Math.floor(mostWaiting * 0.75));
  const acts = createTurns();
  const pages = createTurns();
  const background = createTurns();
  const placesOf = new Map<string, number>();
  let serving = 0;
  let servingActs = 0;
  let servingBackground = 0;
  let refused = 0;

  const mayBeginBackground = () => servingBackground < MOST_BACKGROUND && acts.size() + pages.size() === 0;
  const mayBegin = (client: string) => (placesOf.get(client) ?? 0) < mostOfClient;

  function count(client: string, kind: Kind, change: 1 | -1): void {
    serving += change;
    if (kind === 'act') servingActs += change;
    if (kind === 'background') servingBackground += change;
    const places = (placesOf.get(client) ?? 0) + change;
    if (places === 0) placesOf.delete(client);
    else placesOf.set(client, places);
  }

  async function begin(request: IncomingMessage, response: ServerResponse, client: string, kind: Kind): Promise<void> {
    count(client, kind, 1);
    const done = new AbortController();
    const { signal } = done;
    const ended = Promise.race([once(response, 'prefinish', { signal }), once(response, 'close', { signal })]);
    const timer = setTimeout(() => done.abort(), heldForMs);
    void handle(request, response);
    await ended.catch(() => undefined);
    clearTimeout(timer);
    done.abort();
    count(client, kind, -1);
    beginNext();
  }

  function beginNext(): void {
    if (serving >= atOnce) return;
    const next =
      (servingActs < mostActs ? acts.next(mayBegin) : undefined) ??
      pages.next(mayBegin) ??
      (mayBeginBackground() ? background.next(mayBegin) : undefined);
    next?.();
  }

  return {
    serve(request, response) {
      if (PASSES_BY.test(request.url ?? '/')) {
        void handle(request, response);
        return;
      }
      const client = clientOf(request);
      const kind = request.method === 'POST' ? 'act' : isBackground(request) ? 'background' : 'page';
      const waiting = { act: acts, page: pages, background }[kind];
      const isFree =
        serving < atOnce &&
        mayBegin(client) &&
        (kind !== 'act' || servingActs < mostActs) &&
        (kind !== 'background' || mayBeginBackground());
      if (isFree) {
        void begin(request, response, client, kind);
        return;
      }
      if (waiting.size() >= mostWaiting || waiting.sizeOf(client) >= mostWaitingOfClient) {
        refused++;
        refuse(request, response);
        return;
      }
      const turn = () => {
        response.off('close', leave);
        void begin(request, response, client, kind);
      };
      const leave = waiting.add(client, turn);
      response.once('close', leave);
    },
    figures: () => ({ serving, waiting: acts.size() + pages.size() + background.size(), refused }),
  };
}
