import { DangolError } from '#domain/shared/errors.ts';
import { pause } from './pause.ts';

/** Stores which acts of a shopper are under way or done, by the key that the browser chose. */
export interface ActKeys {
  /** `claimed`: the key was not used before, or its act was released. Rejects when the store is unreachable. */
  claim(shopperId: string, key: string): Promise<'claimed' | 'under-way' | 'done'>;
  /** The act is committed. */
  finish(shopperId: string, key: string): Promise<void>;
  /** The act was refused: the key is free again. */
  release(shopperId: string, key: string): Promise<void>;
}

/** Carries out `act` unless it was carried out under this key before. */
export type Once = (subject: { shopperId: string; key: string }, act: () => Promise<void>) => Promise<void>;

export interface OnceDeps {
  keys: ActKeys;
  /** Called when the store is unreachable: the act is carried out without its key being stored. */
  onError(error: unknown): void;
  /** How long a request waits for another with its key. */
  waitMs?: number;
}

const POLL_MS = 50;
const WAIT_MS = 3_000;

/**
 * Makes an act that is sent again after a lost answer one act. A request that finds its key under way waits for the
 * other one and throws 'unavailable' if that takes too long. Three things are not covered: a process that is killed
 * between the commit and the key's storing, a store that is unreachable, and one that was flushed. Then a repeat is a
 * second act (docs/decisions/0117). Cost: two commands of the store.
 */
export function createOnce({ keys, onError, waitMs = WAIT_MS }: OnceDeps): Once {
  /** `not-stored`: the store is unreachable. */
  async function claim(shopperId: string, key: string): Promise<'claimed' | 'done' | 'not-stored'> {
    for (let waitedMs = 0; ; waitedMs += POLL_MS) {
      const state = await keys.claim(shopperId, key).catch((error: unknown) => {
        onError(error);
        return 'not-stored' as const;
      });
      if (state !== 'under-way') return state;
      if (waitedMs >= waitMs)
        throw new DangolError('unavailable', 'key: this act is still under way. Look again soon.');
      await pause(POLL_MS);
    }
  }

  return async ({ shopperId, key }, act) => {
    const state = await claim(shopperId, key);
    if (state === 'done') return;
    if (state === 'not-stored') {
      await act();
      return;
    }
    try {
      await act();
    } catch (error) {
      await keys.release(shopperId, key).catch(onError);
      throw error;
    }
    await keys.finish(shopperId, key).catch(onError);
  };
}
