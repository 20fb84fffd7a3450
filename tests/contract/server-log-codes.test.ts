import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isServerLogCode } from '#contracts/server-logs.ts';
import { projectFiles } from '../../bin/check/project-files.ts';

const root = process.cwd();
/** A call of a logger up to its first object's end, over several lines too. */
const LINE = /\b(?:logger|log)\??\s*\.(?:warn|error|fatal)\(\s*(\{[^}]*\})?/g;

/** Warnings and errors of the processes: their file, and the object they log. */
const lines = projectFiles(root, ['.ts', '.tsx'])
  .filter((file) => /^(app|server|workers)\//.test(file) && !/\.test\.tsx?$/.test(file))
  .flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(LINE)].map(([, fields = '']) => ({ file, fields })),
  );

test('every warning and error has a code of the list, or an error that has one of its own', () => {
  expect(lines.length).toBeGreaterThan(30);
  const without = lines.filter(({ fields }) => {
    const code = /\bcode: '([^']*)'/.exec(fields)?.[1];
    return code === undefined ? !/\berr: /.test(fields) : !isServerLogCode(code);
  });
  expect(without, 'mend: name a code of contracts/server-logs.ts in the fields of the line').toEqual([]);
});
