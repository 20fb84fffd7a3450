import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createPageFiles, type SavedPages } from './page-files.ts';
import type { KeptPage } from './page-store.ts';
import { createPageTemplate, writePage } from './page-template.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const PLACEHOLDER = Buffer.from('placeholder-of-24-bytes=');

function pageOf(text: string): KeptPage {
  return {
    template: createPageTemplate(Buffer.from(`<p nonce="${PLACEHOLDER}">${text}</p>`), PLACEHOLDER),
    headers: { 'content-type': 'text/html; charset=utf-8', link: '</font>; rel=preload' },
    products: Uint32Array.of(1, 20_000, 4_294_967_295),
    subject: 'list' as const,
    since: 9,
    renderedAtMs: 1_000.5,
  };
}

const saved = (count: number): SavedPages => ({
  followed: {
    offsets: new Map([
      [0, 5n],
      [1, 2n ** 60n],
    ]),
    seen: Array.from({ length: 1_200 }, (_, n) => [n, { version: n, shown: 'a', counts: 'b', left: 11 }] as const),
  },
  pages: Array.from({ length: count }, (_, n) => [`html ko /products/${n}`, pageOf(`상품 ${n}`)] as const),
});

function folderWith(change: Partial<Parameters<typeof createPageFiles>[0]> = {}) {
  const folder = folders[0] ?? mkdtempSync(join(tmpdir(), 'pages-'));
  if (folders.length === 0) folders.push(folder);
  return { folder, files: createPageFiles({ folder, port: 3_000, identity: 'build 1', mostBytes: 1e8, ...change }) };
}

const textOf = ([, { template }]: readonly [string, KeptPage]) =>
  gunzipSync(writePage(template, Buffer.from('n'.repeat(24)))).toString();
const onlyFile = (folder: string) => {
  const [name = 'none', ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name);
};

test('what is written is read: pages with another nonce, their products and headers, the place in the topic', async () => {
  const { folder, files } = folderWith();
  expect(await files.read()).toBeNull();
  const bytes = await files.write(saved(300));
  expect(statSync(onlyFile(folder)).size).toBe(bytes);
  expect(statSync(onlyFile(folder)).mode & 0o777).toBe(0o600);
  const read = await folderWith().files.read();
  expect(read?.followed).toEqual(saved(0).followed);
  expect(read?.pages).toHaveLength(300);
  expect(read?.pages.map(textOf)).toEqual(saved(300).pages.map((page) => textOf(page)));
  const [[key, { template: _, ...page }] = ['none', pageOf('none')]] = read?.pages ?? [];
  const { template: __, ...written } = pageOf('');
  expect([key, page]).toEqual(['html ko /products/0', { ...written, since: 0 }]);
  expect(readFileSync(onlyFile(folder), 'latin1')).not.toContain('build 1');
});

test('a file of another build, setting or secret is not read, and removed; nor are more bytes than may be kept', async () => {
  await folderWith().files.write(saved(3));
  expect((await folderWith({ mostBytes: 300 }).files.read())?.pages).toEqual([]);
  expect(await folderWith({ identity: 'build 2' }).files.read()).toBeNull();
  expect(readdirSync(folderWith().folder)).toEqual([]);
});

test('a file that was cut off or damaged reads up to there, or is removed', async () => {
  const { folder, files } = folderWith();
  await files.write(saved(50));
  const path = onlyFile(folder);
  const whole = readFileSync(path);
  truncateSync(path, whole.length - 10);
  expect((await files.read())?.pages).toHaveLength(49);
  const damaged = Buffer.from(whole);
  const at = Math.floor(whole.length * 0.9);
  damaged[at] = (damaged[at] ?? 0) ^ 1;
  writeFileSync(path, damaged);
  const count = (await files.read())?.pages.length ?? 0;
  expect(count).toBeGreaterThan(10);
  expect(count).toBeLessThan(50);
  for (const garbage of [whole.subarray(1), Buffer.alloc(100, 0xff), Buffer.from('{}'), Buffer.alloc(0)]) {
    writeFileSync(path, garbage);
    expect(await files.read()).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('what a killed process left, and what no process reads any more, is removed; others are left alone', async () => {
  const { folder, files } = folderWith();
  await files.write(saved(2));
  const own = onlyFile(folder);
  const other = join(folder, 'web-3001-0123456789abcdef.pages');
  const forgotten = join(folder, 'web-3002-0123456789abcdef.pages');
  for (const path of [`${own}.77.tmp`, other, forgotten, join(folder, 'notes.txt')]) writeFileSync(path, 'x');
  utimesSync(forgotten, 1, 1);
  expect((await files.read())?.pages).toHaveLength(2);
  expect(
    readdirSync(folder)
      .map((name) => join(folder, name))
      .sort(),
  ).toEqual([join(folder, 'notes.txt'), own, other].sort());
});

test('of more than fits the last are kept; a file that cannot be written leaves the one before', async () => {
  const { folder, files } = folderWith();
  await files.write(saved(2));
  const few = folderWith({ mostBytes: 200_000 }).files;
  const bytes = await few.write(saved(300));
  expect(bytes).toBeLessThan(200_000);
  const read = await few.read();
  expect(read?.pages.at(-1)?.[0]).toBe('html ko /products/299');
  expect(read?.pages.length).toBeGreaterThan(20);
  const broken = { ...saved(1), pages: [['key', { ...pageOf(''), products: null }] as never] };
  await expect(few.write(broken)).rejects.toThrow();
  expect(readdirSync(folder)).toHaveLength(1);
  expect((await few.read())?.pages.at(-1)?.[0]).toBe('html ko /products/299');
});
