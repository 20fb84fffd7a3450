import { BUILD, BUILD_HEADER } from './build.ts';

/*
 * A tab that was opened before a deploy requests code and actions that no longer exist. Next reloads the page on
 * navigation; everything else fails on every attempt. Code that catches such a failure reports it here
 * (new-build-notice.tsx reacts). Before anything fails, a response may carry another build's id: then a reload is
 * offered, not forced, since work in progress in the tab still works, or triggers the reload when it fails.
 */

const EVENT = 'dangol:stale-build';
const NEWER_EVENT = 'dangol:newer-build';

/** Set by Next on the answer to a server action it does not know. */
const UNKNOWN_ACTION_HEADER = 'x-nextjs-action-not-found';

const CHUNK_ERROR =
  /loading (?:css )?chunk|failed to load chunk|dynamically imported module|importing a module script/i;

/** Whether an error means that this tab's code and the server are of different builds. */
export function isStaleBuildError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'ChunkLoadError' || error.name === 'UnrecognizedActionError' || CHUNK_ERROR.test(error.message);
}

export function reportStaleBuild(): void {
  window.dispatchEvent(new Event(EVENT));
}

export function onStaleBuild(listener: () => void): () => void {
  window.addEventListener(EVENT, listener);
  return () => window.removeEventListener(EVENT, listener);
}

/** Calls `listener` when the server turns out to be of another build than this tab. */
export function onNewerBuild(listener: () => void): () => void {
  window.addEventListener(NEWER_EVENT, listener);
  return () => window.removeEventListener(NEWER_EVENT, listener);
}

/** Whether an answer comes from another build than `own`; answers that name none, and builds without a name, do not. */
export function isOfAnotherBuild(answered: string | null, own: string): boolean {
  return answered !== null && answered !== '' && own !== '' && answered !== own;
}

/**
 * Watches every answer and every uncaught error of the window for signs of another build. In front of `fetch`, since
 * each form catches the errors of its action for itself. Once, before the page is interactive.
 */
export function watchForStaleBuild(): void {
  const send = window.fetch;
  window.fetch = async (...request) => {
    const response = await send(...request);
    if (response.headers.get(UNKNOWN_ACTION_HEADER) === '1') reportStaleBuild();
    if (isOfAnotherBuild(response.headers.get(BUILD_HEADER), BUILD)) window.dispatchEvent(new Event(NEWER_EVENT));
    return response;
  };
  window.addEventListener('error', ({ error }) => isStaleBuildError(error) && reportStaleBuild());
  window.addEventListener('unhandledrejection', ({ reason }) => isStaleBuildError(reason) && reportStaleBuild());
}
