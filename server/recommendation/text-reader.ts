import type { ListName } from '#contracts/events.ts';

/** A list as the text that is sent. Never throws. */
export interface ListTextReader {
  /**
   * The shopper's own list where it may be sent as it stands; null where there is none, or something is to be left out
   * of it.
   */
  read(list: ListName, shopperId: string): Promise<Buffer | null>;
}

export interface ListTextReaderDeps {
  /**
   * A shopper's list as JSON in UTF-8, and whether they want to see no more of anything. Rejects within a bound of its
   * own (200 ms).
   */
  texts(list: ListName, shopperId: string): Promise<{ own: Buffer | null; dismissed: boolean }>;
}

/**
 * Serves what the worker wrote without taking it apart: a list of twenty costs a hundred times as much to parse and
 * write as to pass on. It was made by its schema, under a key that names the version. Cost: two keys of an MGET.
 */
export function createListTextReader({ texts }: ListTextReaderDeps): ListTextReader {
  return {
    async read(list, shopperId) {
      if (list === 'trending') return null;
      const found = await texts(list, shopperId).catch(() => null);
      return found === null || found.dismissed ? null : found.own;
    },
  };
}
