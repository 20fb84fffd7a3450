import { YEAR_SECONDS } from '#domain/shared/durations.ts';
/** Cookie that turns tracking off; the collector honours it too. */
export const OPT_OUT_COOKIE = 'dangol_tracking';
export function isTrackingOff(cookies: string = document.cookie): boolean {
  return cookies.split(';').some((pair) => pair.trim() === `${OPT_OUT_COOKIE}=off`);
}

/** Turns tracking off (or on again) on this browser, from now on. */
export function setTrackingOff(off: boolean): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve.
  document.cookie = `${OPT_OUT_COOKIE}=${off ? 'off' : ''}; Path=/; SameSite=Lax; Max-Age=${off ? YEAR_SECONDS : 0}`;
}
