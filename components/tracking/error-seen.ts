import { reportedPath } from './reported-path.ts';
import { track } from './shared.ts';

/** A page that fails in a loop must not flood the log. */
const MAX_ERRORS_A_PAGE = 10;

/** Tracks uncaught errors and unhandled rejections, each message once; returns a function that stops it. */
export function watchErrors(): () => void {
  const seen = new Set<string>();
  const report = (reason: unknown) => {
    const message = (reason instanceof Error ? reason.message : String(reason)).slice(0, 500);
    if (seen.has(message) || seen.size >= MAX_ERRORS_A_PAGE) return;
    seen.add(message);
    track('error-seen', { message, path: reportedPath(location.pathname) });
  };
  const onError = (event: ErrorEvent) => report(event.error ?? event.message);
  const onRejection = (event: PromiseRejectionEvent) => report(event.reason);
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}
