import type { FollowedProducts, FollowedState } from '#server/catalog/follow-products.ts';
import type { SharedPages } from './shared-pages.ts';

interface Shared {
  pages: SharedPages;
  /** From where the pages that were read from disk follow the changes; null: there are none. */
  saved: Promise<FollowedState | null>;
  /** Set by `shareFollowed`. */
  followed?: FollowedProducts;
}

// On globalThis: Next loads a module once per bundle, and the server in front of it is in none.
const shared = globalThis as typeof globalThis & { dangolSharedPages?: Shared };

/** Makes the pages available to code that Next bundles. */
export function shareSharedPages(pages: SharedPages, saved: Promise<FollowedState | null>): void {
  shared.dangolSharedPages = { pages, saved };
}

/** null: this process has none. */
export function sharedPages(): Shared | null {
  return shared.dangolSharedPages ?? null;
}

/** Makes what Next's bundle follows available to the server in front of it. */
export function shareFollowed(followed: FollowedProducts): void {
  if (shared.dangolSharedPages !== undefined) shared.dangolSharedPages.followed = followed;
}

/** null: nothing was read yet. */
export function followedState(): FollowedState | null {
  return shared.dangolSharedPages?.followed?.state() ?? null;
}
