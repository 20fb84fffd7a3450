import { YEAR_SECONDS } from '#domain/shared/durations.ts';
/** Cookie that turns tracking off; the collector honours it too. */
export const OPT_OUT_COOKIE = 'dangol_tracking';

/** Serialised into the inline script of early-view.ts, so it may use only its parameters and the browser's globals. */
export function isTrackingOff(cookies: string = document.cookie, name: string = OPT_OUT_COOKIE): boolean {
  return cookies.split(';').some((pair) => pair.trim() === `${name}=off`);
}

/** Turns tracking off (or on again) on this browser, from now on. */
export function setTrackingOff(off: boolean): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve.
  document.cookie = `${OPT_OUT_COOKIE}=${off ? 'off' : ''}; Path=/; SameSite=Lax; Max-Age=${off ? YEAR_SECONDS : 0}`;
}
