import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { FollowedState } from '#server/catalog/follow-products.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createPageFiles, type PageFiles } from './page-files.ts';
import type { KeptPage } from './page-store.ts';
import { createPageTemplate } from './page-template.ts';
import { savePages } from './save-pages.ts';

const page: KeptPage = {
  template: createPageTemplate(Buffer.from('page'), Buffer.from('nonce')),
  ...{ headers: {}, products: Uint32Array.of(7), subject: 'product' as const, since: 0, renderedAtMs: 5 },
};
const state: FollowedState = { offsets: new Map([[0, 9n]]), seen: [] };

function processWith(folder: string, followed: FollowedState | null, change: Partial<PageFiles> = {}) {
  const restored: string[] = [];
  const files = createPageFiles({ folder, port: 1, identity: 'a', mostBytes: 1e6 });
  const saved = savePages({
    files: { ...files, ...change },
    pages: {
      current: () => [['html ko /', page]],
      restore: (pages) => restored.push(...[...pages].map(([key]) => key)),
    },
    followed: () => followed,
    logger: silentLogger(),
  });
  return { saved, restored };
}

test('what is saved at the end is there at the next start, with the place from which changes are read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const first = processWith(folder, state);
  expect(await first.saved.restored).toBeNull();
  await Promise.all([first.saved.close(1_000), first.saved.close(1_000)]);
  const second = processWith(folder, null);
  expect(await second.saved.restored).toEqual(state);
  expect(second.restored).toEqual(['html ko /']);
  // Where nothing was read of the topic there is no place to go on from: the file before stays.
  await second.saved.close(1_000);
  expect(await processWith(folder, null).saved.restored).toEqual(state);
});

test('a disk that fails or takes too long ends nothing', async () => {
  const write = vi.fn<PageFiles['write']>().mockRejectedValueOnce(new Error('ENOSPC'));
  const failing = processWith('/nowhere', state, { write });
  await failing.saved.close(1_000);
  expect(write).toHaveBeenCalledTimes(1);
  const slow = processWith('/nowhere', state, { write: () => new Promise(() => undefined) });
  const begunMs = performance.now();
  await slow.saved.close(50);
  expect(performance.now() - begunMs).toBeLessThan(1_000);
});
