import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Lines of the pages' sources that match, except in `besides`. */
function linesWith(pattern: RegExp, besides: readonly string[] = []): string[] {
  return ['app', 'components'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file}`)
      .filter((file) => /\.tsx?$/.test(file) && !besides.includes(file))
      .flatMap((file) =>
        readFileSync(join(ROOT, file), 'utf8')
          .split('\n')
          .filter((line) => pattern.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      ),
  );
}

test('a script scrolls as the reader’s system asks: CSS cannot say it for scripts', () => {
  expect(linesWith(/behavior:\s*['"]smooth/u)).toEqual([]);
  // The pattern finds what it is for.
  expect(linesWith(/: 'smooth'/u)).toHaveLength(1);
});

test('what stays on the screen stays on high screens only, so that 400 % zoom leaves a page', () => {
  const bars = /(["' ])(?:[a-z]+:)*(?:sticky|fixed)(?=["' ])/u;
  const dialogs = ['components/ui/dialog.tsx', 'components/ui/sheet.tsx'];
  const staying = linesWith(bars, dialogs).filter((line) => /className|cn\(|'/.test(line));
  expect(staying.filter((line) => !/tall:(?:sticky|fixed)|focus:fixed/u.test(line))).toEqual([]);
});
