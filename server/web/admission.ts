import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface AdmissionOptions {
  /** Pages made at the same time. */
  atOnce: number;
  /** Beyond so many of a kind waiting, whoever comes is turned away. */
  mostWaiting: number;
  /** A page that is not through after this long no longer keeps the next one waiting, whoever reads it that slowly. */
  heldForMs: number;
  handle: Handler;
  /** Answers one that is turned away. */
  refuse(request: IncomingMessage, response: ServerResponse): void;
}

export interface AdmissionFigures {
  /** Pages being made. */
  serving: number;
  waiting: number;
  /** Turned away since the process began. */
  refused: number;
}

export interface Admission {
  serve(request: IncomingMessage, response: ServerResponse): void;
  figures(): AdmissionFigures;
}

/** Costs next to nothing, or is what a page that is there already asks for: never waits behind pages. */
const PASSES_BY = /^\/(?:_next\/|icons\/|api\/|[^/?]+\.(?:svg|ico|txt|xml|webp)(?:\?|$))/;

/**
 * Pages one after another instead of all at once, in the order they were asked for; what a shopper does (a POST: into the cart,
 * order, pay) before what a shopper looks at. One process draws one page at a time whatever it has begun: begun together, hundreds
 * of pages each take as long as all of them, hold connections that the others wait for, and most are given up on before they are
 * done. So few are begun, and one whose reader has gone meanwhile never is.
 */
export function createAdmission({ atOnce, mostWaiting, heldForMs, handle, refuse }: AdmissionOptions): Admission {
  const acts = new Set<() => void>();
  const pages = new Set<() => void>();
  let serving = 0;
  let refused = 0;

  async function begin(request: IncomingMessage, response: ServerResponse): Promise<void> {
    serving++;
    const done = new AbortController();
    const closed = once(response, 'close', { signal: done.signal }).catch(() => undefined);
    const patience = setTimeout(() => done.abort(), heldForMs);
    void handle(request, response);
    await closed;
    clearTimeout(patience);
    serving--;
    beginNext();
  }

  function beginNext(): void {
    const waiting = acts.size > 0 ? acts : pages;
    const [next] = waiting;
    if (next === undefined || serving >= atOnce) return;
    waiting.delete(next);
    next();
  }

  return {
    serve(request, response) {
      if (PASSES_BY.test(request.url ?? '/')) {
        void handle(request, response);
        return;
      }
      if (serving < atOnce) {
        void begin(request, response);
        return;
      }
      const waiting = request.method === 'POST' ? acts : pages;
      if (waiting.size >= mostWaiting) {
        refused++;
        refuse(request, response);
        return;
      }
      const turn = () => {
        response.off('close', leave);
        void begin(request, response);
      };
      const leave = () => waiting.delete(turn);
      waiting.add(turn);
      response.once('close', leave);
    },
    figures: () => ({ serving, waiting: acts.size + pages.size, refused }),
  };
}
