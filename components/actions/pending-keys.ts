import { uuidv7 } from '#components/tracking/uuidv7.ts';

/** Shorter than the server keeps a key. */
const KEPT_MS = 30 * 60_000;

/**
 * Keys of acts. Each press has a key of its own, but the press after one without an answer has that one's: whether it
 * was carried out is unknown, and pressed again it must not be carried out twice.
 */
export function createPendingKeys(now: () => number = Date.now, newKey: () => string = () => uuidv7(now())) {
  const unanswered = new Map<string, { key: string; atMs: number }>();
  return {
    /** Runs `act` with the key for `what`: "3:2" is two pieces of offer 3. */
    async with<T>(what: string, act: (key: string) => Promise<T>): Promise<T> {
      const before = unanswered.get(what);
      unanswered.delete(what);
      const key = before !== undefined && now() - before.atMs < KEPT_MS ? before.key : newKey();
      try {
        return await act(key);
      } catch (error) {
        unanswered.set(what, { key, atMs: now() });
        throw error;
      }
    },
  };
}
