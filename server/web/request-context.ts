import { AsyncLocalStorage } from 'node:async_hooks';
import { processWide } from '#server/process-wide.ts';
import { noteOfRendering, type RenderingNotes } from './shared/rendering-notes.ts';

/** What is known of the request under way, in whatever it calls. */
export interface RequestContext {
  /** When the page's time for reading is over (`performance.now()`); null: no such limit, as for acts. */
  readUntilMs: number | null;
  /** The first error the framework saw, for the status of the answer (failed-answers.ts). */
  failure: { error: unknown; isAction: boolean } | null;
  /** Number of the shared page's rendering (shared/rendering-notes.ts); null: the page is one shopper's. */
  rendering: number | null;
}

const requests = processWide('requests', () => new AsyncLocalStorage<RequestContext>());

/** Runs `work` with a context that `requestContext` finds in all that it calls. */
export function inRequest<T>(context: RequestContext, work: () => T): T {
  return requests.run(context, work);
}

export function requestContext(): RequestContext | undefined {
  return requests.getStore();
}

/** Adds to the notes of the shared page that is rendered by this request; does nothing elsewhere. */
export function noteOfRequest(note: keyof RenderingNotes): void {
  const rendering = requestContext()?.rendering ?? null;
  if (rendering !== null) noteOfRendering(rendering, note);
}

/** What is left of the page's time for reading, in ms; null: no limit, outside of pages too. */
export function readingTimeLeftMs(nowMs: number = performance.now()): number | null {
  const untilMs = requestContext()?.readUntilMs ?? null;
  return untilMs === null ? null : Math.max(0, untilMs - nowMs);
}
