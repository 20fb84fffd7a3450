import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceHash } from './source-hash.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dangol-hash-'));
  mkdirSync(join(root, 'app/cart'), { recursive: true });
  writeFileSync(join(root, 'app/page.tsx'), 'one');
  writeFileSync(join(root, 'app/cart/page.tsx'), 'two');
});
afterEach(() => rmSync(root, { recursive: true }));

const hash = () => sourceHash(root, ['app', 'absent.ts']);

test('the same files have the same hash', () => {
  expect(hash()).toBe(hash());
});

test('a changed, a new and a renamed file change it', () => {
  const before = hash();
  writeFileSync(join(root, 'app/page.tsx'), 'other');
  const changed = hash();
  writeFileSync(join(root, 'app/new.tsx'), '');
  const added = hash();
  rmSync(join(root, 'app/new.tsx'));
  writeFileSync(join(root, 'app/newer.tsx'), '');
  expect(new Set([before, changed, added, hash()]).size).toBe(4);
});

test('a test does not: no page is made of it', () => {
  const before = hash();
  writeFileSync(join(root, 'app/page.test.tsx'), 'anything');
  expect(hash()).toBe(before);
});

test('moving text from one file to the next changes it', () => {
  const before = hash();
  writeFileSync(join(root, 'app/page.tsx'), 'onet');
  writeFileSync(join(root, 'app/cart/page.tsx'), 'wo');
  expect(hash()).not.toBe(before);
});
