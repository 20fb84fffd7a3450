import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSnapshotFiles } from './snapshot-file.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dangol-snapshot-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const bytes = (...values: number[]) => Uint8Array.from(values);

test('keeps the newest and the one before, and nothing half written', async () => {
  const files = createSnapshotFiles(dir, 'x');
  await files.write(bytes(1));
  await files.write(bytes(2));
  await files.write(bytes(3));
  expect(await files.read()).toEqual([bytes(3), bytes(2)]);
  expect((await readdir(dir)).sort()).toEqual(['recommender-x.snapshot', 'recommender-x.snapshot.previous']);
});

test('a damaged snapshot is left out, and the one before answers', async () => {
  const files = createSnapshotFiles(dir, 'x');
  await files.write(bytes(1, 1, 1, 1, 1));
  await files.write(bytes(2, 2, 2, 2, 2));
  await writeFile(join(dir, 'recommender-x.snapshot'), bytes(2, 2, 2, 2, 9, 0, 0, 0, 0));
  expect(await files.read()).toEqual([bytes(1, 1, 1, 1, 1)]);
});

test('there is nothing before the first, and namespaces do not meet', async () => {
  expect(await createSnapshotFiles(join(dir, 'none'), 'x').read()).toEqual([]);
  await createSnapshotFiles(dir, 'x').write(bytes(1));
  expect(await createSnapshotFiles(dir, 'y').read()).toEqual([]);
});
