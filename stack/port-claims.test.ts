import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimPort } from './port-claims.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'claims-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('of two processes that choose at once one has the port; the other may have another', () => {
  expect(claimPort(9201, directory, process.ppid)).toBe(true);
  expect(claimPort(9201, directory)).toBe(false);
  expect(claimPort(9202, directory)).toBe(true);
  expect(claimPort(9202, directory)).toBe(true);
});

test('a claim ends with its process', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(claimPort(9201, directory, pid)).toBe(true);
  expect(claimPort(9201, directory)).toBe(true);
  expect(claimPort(9201, directory, process.ppid)).toBe(false);
});

test('a claim ends after ten minutes', () => {
  expect(claimPort(9201, directory, process.ppid)).toBe(true);
  const secondsAgo = (seconds: number) => Date.now() / 1_000 - seconds;
  utimesSync(join(directory, '9201'), secondsAgo(590), secondsAgo(590));
  expect(claimPort(9201, directory)).toBe(false);
  utimesSync(join(directory, '9201'), secondsAgo(610), secondsAgo(610));
  expect(claimPort(9201, directory)).toBe(true);
});

test('where no claim can be written the port may be taken', () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  expect(claimPort(9201, file)).toBe(true);
});
