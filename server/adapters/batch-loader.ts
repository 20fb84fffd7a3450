import DataLoader from 'dataloader';

/** Keys answered by one command: more would keep Redis from everybody else for longer than a millisecond. */
const MOST_KEYS = 256;

/**
 * `loadAll` for the keys of one turn of the event loop together, so that a command's cost in the client (some 20 µs,
 * several times what Redis takes) is shared by the requests that came in at once. Values stand in the keys' order; a
 * failure is that of every key in its batch. Nothing is cached: the next turn reads anew.
 */
export function createBatchLoader<K, V>(
  loadAll: (keys: readonly K[]) => Promise<readonly V[]>,
): (key: K) => Promise<V> {
  const loader = new DataLoader<K, V>(loadAll, {
    cache: false,
    maxBatchSize: MOST_KEYS,
    // After the poll phase, in which requests come in; the library's own schedule ends with the microtasks of one.
    batchScheduleFn: (dispatch) => setImmediate(dispatch),
  });
  return (key) => loader.load(key);
}
