import type { SharedPages } from './shared-pages.ts';

// On globalThis: Next loads a module once per bundle, and the server in front of it is in none.
const shared = globalThis as typeof globalThis & { dangolSharedPages?: SharedPages };

/** Makes the pages available to code that Next bundles. */
export function shareSharedPages(pages: SharedPages): void {
  shared.dangolSharedPages = pages;
}

/** null: this process has none. */
export function sharedPages(): SharedPages | null {
  return shared.dangolSharedPages ?? null;
}
