import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { disablingComments, type MutantResult, scoreOf } from './score.ts';

test('time-outs count as noticed, mutants no test reaches do not, ignored and invalid ones are left out', () => {
  const statuses: MutantResult['status'][] = [
    ...Array<'Killed'>(6).fill('Killed'),
    'Timeout',
    'Survived',
    'NoCoverage',
    'NoCoverage',
    'Ignored',
    'CompileError',
    'RuntimeError',
  ];
  const results = statuses.map((status) => ({ status }));
  expect(scoreOf('domain/order', results)).toEqual({
    folder: 'domain/order',
    percent: 70,
    killed: 6,
    timedOut: 1,
    survived: 1,
    notCovered: 2,
    ignored: 1,
  });
});

test('a comment that excludes mutants needs a reason', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'mutation-')), 'code.ts');
  writeFileSync(
    file,
    '// Stryker disable next-line all: the order of equal scores is free\na();\n// Stryker disable all\nb();\n',
  );
  expect(disablingComments([file])).toEqual({ count: 2, withoutReason: [`${file}:3`] });
});
