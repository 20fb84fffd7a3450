import { setTimeout as delay } from 'node:timers/promises';
import type { FollowedState } from '#server/catalog/follow-products.ts';
import type { Logger } from '#server/observability/logger.ts';
import { within } from '#server/timeout.ts';
import type { PageFiles } from './page-files.ts';
import type { SharedPages } from './shared-pages.ts';

export interface SavePagesOptions {
  files: PageFiles;
  pages: Pick<SharedPages, 'current' | 'restore'>;
  /** null: nothing was read yet. */
  followed(): FollowedState | null;
  logger: Pick<Logger, 'info' | 'warn'>;
}

export interface SavedPagesOnDisk {
  /** From where the pages that were read follow the changes; null: none were. Never rejects. */
  restored: Promise<FollowedState | null>;
  /** Saves them a last time, for so long at most, and no more after that. Never rejects. */
  close(withinMs: number): Promise<void>;
}

const SAVE_EVERY_MS = 30_000;
/** On average: a large store is saved less often. */
const BYTES_A_MS = 1_000;

/** Reads the pages of the process before this one, then saves those there are again and again. */
export function savePages({ files, pages, followed, logger }: SavePagesOptions): SavedPagesOnDisk {
  const closing = new AbortController();
  let saving: Promise<number> | null = null;

  async function restore(): Promise<FollowedState | null> {
    const begunMs = performance.now();
    const saved = await files.read();
    if (saved === null) return null;
    pages.restore(saved.pages);
    const tookMs = Math.round(performance.now() - begunMs);
    logger.info({ count: saved.pages.length, tookMs }, 'shared pages are read from disk');
    return saved.followed;
  }

  /** What is saved is of one moment: pages and the place from which changes are read after a start. */
  function save(): Promise<number> {
    const state = followed();
    if (state === null) return Promise.resolve(0);
    saving ??= files
      .write({ followed: state, pages: pages.current() })
      .catch((error: unknown) => {
        logger.warn({ code: 'snapshot-failed', error: String(error) }, 'shared pages are not saved');
        return 0;
      })
      .finally(() => {
        saving = null;
      });
    return saving;
  }

  async function keepSaving(): Promise<void> {
    let bytes = 0;
    while (!closing.signal.aborted) {
      await delay(Math.max(SAVE_EVERY_MS, bytes / BYTES_A_MS), undefined, { ref: false });
      if (!closing.signal.aborted) bytes = await save();
    }
  }

  const restored = restore();
  void restored.then(keepSaving);
  return {
    restored,
    async close(withinMs) {
      if (closing.signal.aborted) return;
      closing.abort();
      await within(Promise.resolve(saving).then(save), withinMs);
    },
  };
}
