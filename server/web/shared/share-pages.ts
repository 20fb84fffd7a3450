import type { FollowedProducts, FollowedState } from '#server/catalog/follow-products.ts';
import { processWide } from '#server/process-wide.ts';
import type { SharedPages } from './shared-pages.ts';

interface Shared {
  pages: SharedPages;
  /** From where the pages that were read from disk follow the changes; null: there are none. */
  saved: Promise<FollowedState | null>;
  /** Set by `shareFollowed`. */
  followed?: FollowedProducts;
}

const shared = processWide<{ pages?: Shared }>('shared pages', () => ({}));

/** Makes the pages available to code that Next bundles. */
export function shareSharedPages(pages: SharedPages, saved: Promise<FollowedState | null>): void {
  shared.pages = { pages, saved };
}

/** null: this process has none. */
export function sharedPages(): Shared | null {
  return shared.pages ?? null;
}

/** Makes what Next's bundle follows available to the server in front of it. */
export function shareFollowed(followed: FollowedProducts): void {
  if (shared.pages !== undefined) shared.pages.followed = followed;
}

/** null: nothing was read yet. */
export function followedState(): FollowedState | null {
  return shared.pages?.followed?.state() ?? null;
}
