const PAUSE_MS = { first: 5_000, most: 60_000 };
/** Failures further apart than this have nothing to do with each other. */
const FORGET_MS = 180_000;

/**
 * How long a page that the server could not draw waits before it tries again by itself: longer each time it fails
 * again, so that a shop that is down is not asked by every open tab at once. Made once a tab: the page itself does not
 * outlive a failure.
 */
export function createRetryPause(now: () => number = Date.now): () => number {
  let failures = 0;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    failures = now() - failedAtMs > FORGET_MS ? 1 : failures + 1;
    failedAtMs = now();
    return Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** (failures - 1));
  };
}
