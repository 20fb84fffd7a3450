import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFiles } from '../../bin/check/project-files.ts';

/* The formatter wraps code at 120 columns and leaves comments as they are: this covers them. */

const root = process.cwd();
const MOST_COLUMNS = 120;
const ENDINGS = ['.ts', '.tsx', '.mts', '.js', '.mjs', '.css', '.py', '.prisma', '.yml', '.yaml', '.sh'];
const COMMENT = /^\s*(?:\/\/|\/?\*|#)/;
/** What has to stand on one line: a linter's instruction, and an address. */
const UNBROKEN = /biome-ignore|^\s*\S+ \S+$/;

/** "12: " and the line, of each comment line that is too long. */
function tooLong(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, at) =>
      line.length > MOST_COLUMNS && COMMENT.test(line) && !UNBROKEN.test(line) ? [`${at + 1}: ${line}`] : [],
    );
}

test('no comment line is longer than 120 columns', () => {
  const files = projectFiles(root, ENDINGS).filter((file) => !file.startsWith('prisma/migrations/'));
  expect(files.length).toBeGreaterThan(1_000);
  const found = files.flatMap((file) =>
    tooLong(readFileSync(join(root, file), 'utf8')).map((line) => `${file}:${line}`),
  );
  expect(found, 'mend: wrap the comment at 120 columns').toEqual([]);
});

test('a comment of each kind that is too long is found; code and what cannot be wrapped are not', () => {
  const words = 'many words '.repeat(12);
  for (const mark of ['//', ' *', '/**', '  #', '///']) expect(tooLong(`x\n${mark} ${words}`)).toHaveLength(1);
  expect(tooLong(`const text = '${words}';`)).toEqual([]);
  expect(tooLong(`// biome-ignore lint/x/y: ${words}`)).toEqual([]);
  expect(tooLong(`// https://example.test/${'a'.repeat(120)}`)).toEqual([]);
});
