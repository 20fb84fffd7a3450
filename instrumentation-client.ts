import { config } from 'zod/v4/core';
import { navigationBegan, placeOf } from '#components/navigation/pending-navigation.ts';
import { watchForStaleBuild } from '#components/navigation/stale-build.ts';

/* Runs in the browser before anything else of the shop. */

// Otherwise zod tries whether it may evaluate strings, which every page's policy refuses and reports.
config({ jitless: true });

watchForStaleBuild();

/** Called by Next's router whenever it sets out for another page: by a link, a form, Back. */
export function onRouterTransitionStart(url: string): void {
  navigationBegan(placeOf(url, location.href));
}
