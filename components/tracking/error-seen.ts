import { track } from './shared.ts';

/** A page that fails in a loop must not flood the log. */
const MAX_ERRORS_A_PAGE = 10;

/** Tells of errors that reach the window, each message once; returns how to stop. */
export function watchErrors(): () => void {
  const seen = new Set<string>();
  const tell = (reason: unknown) => {
    const message = (reason instanceof Error ? reason.message : String(reason)).slice(0, 500);
    if (seen.has(message) || seen.size >= MAX_ERRORS_A_PAGE) return;
    seen.add(message);
    track('error-seen', { message, path: location.pathname });
  };
  const onError = (event: ErrorEvent) => tell(event.error ?? event.message);
  const onRejection = (event: PromiseRejectionEvent) => tell(event.reason);
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}
