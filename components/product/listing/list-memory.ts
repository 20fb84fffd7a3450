import { z } from 'zod';
import { productCardSchema } from '#contracts/catalog.ts';

/** State of a list when it was left: every card it showed, the cursor of its next page, and its scroll position. */
const savedListSchema = z.object({
  cards: z.array(productCardSchema),
  nextCursor: z.string().nullable(),
  scrollY: z.number().nonnegative(),
  savedAtMs: z.number(),
});
export type SavedList = z.infer<typeof savedListSchema>;

const PREFIX = 'dangol-list:';
/** Lists kept per tab; some 100 kB each at most. */
const LISTS_KEPT = 6;
/** A list of more cards than this is not kept: its cursor is valid only after all of its cards. */
export const MOST_CARDS = 360;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/**
 * Lists by the history entry they belong to, in the tab's own storage: Back and a reload find the list as it was left,
 * a new visit of the same address does not. `savedAtMs` is milliseconds since the epoch.
 */
export function createListMemory(store: Store) {
  function entries(): { key: string; savedAtMs: number }[] {
    const keys = Array.from({ length: store.length }, (_, index) => store.key(index) ?? '');
    return keys
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => ({ key, savedAtMs: parse(store.getItem(key))?.savedAtMs ?? 0 }));
  }
  return {
    recall: (entry: string): SavedList | null => parse(store.getItem(PREFIX + entry)),
    /** Saves nothing where the browser refuses storage or it is full: the list then starts from its first page. */
    keep(entry: string, list: SavedList): void {
      try {
        const others = entries().filter(({ key }) => key !== PREFIX + entry);
        const tooMany = others.sort((a, b) => b.savedAtMs - a.savedAtMs).slice(LISTS_KEPT - 1);
        for (const { key } of tooMany) store.removeItem(key);
        store.setItem(PREFIX + entry, JSON.stringify(list));
      } catch {
        // Private windows and full storages.
      }
    },
  };
}

/** null for anything that was not written by this version. */
function parse(text: string | null): SavedList | null {
  if (text === null) return null;
  try {
    return savedListSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
