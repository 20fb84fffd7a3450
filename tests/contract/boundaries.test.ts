import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scan, violationsIn } from '../../bin/check/boundaries.ts';
import { circularImports, readImportGraph } from '../../bin/check/cycles.ts';
import { projectFiles } from '../../bin/check/project-files.ts';

const root = process.cwd();

test('no file imports against the direction of dependency', () => {
  const { files, imports, violations } = scan(root, projectFiles(root, ['.ts', '.tsx']));
  expect(violations).toEqual([]);
  // A scanner that read nothing would find nothing.
  expect(files).toBeGreaterThan(100);
  expect(imports).toBeGreaterThan(300);
});

test('planted violations are found, each of them', () => {
  const fixture = readFileSync(join(root, 'tests/contract/fixtures/violations.txt'), 'utf8');
  const planted = fixture.split(/^=== /m).slice(1);
  expect(planted.length).toBeGreaterThan(10);
  for (const entry of planted) {
    const [file = '', ...lines] = entry.split('\n');
    expect(violationsIn(file.trim(), lines.join('\n')), entry).toHaveLength(1);
  }
});

test('what is allowed is not complained of', () => {
  expect(violationsIn('server/adapters/kafka/x.ts', `import { Kafka } from 'kafkajs';`)).toEqual([]);
  expect(violationsIn('app/page.tsx', `import { x } from '#server/container.ts';`)).toEqual([]);
  expect(violationsIn('domain/a/b.ts', `import { c } from '../c.ts';\n// as Date.now() would`)).toEqual([]);
  expect(violationsIn('domain/a/b.test.ts', `import { readFileSync } from 'node:fs';`)).toEqual([]);
});

test('no files import each other in a circle', () => {
  const graph = readImportGraph(root, projectFiles(root, ['.ts', '.tsx']));
  expect([...graph.values()].flat().length).toBeGreaterThan(1_000);
  expect(circularImports(graph)).toEqual([]);
});

test('a planted circle is found, whichever file is read first; a diamond is none', () => {
  const diamond: [string, string[]][] = [
    ['a', ['b', 'c']],
    ['b', ['d']],
    ['c', ['d']],
    ['d', []],
  ];
  expect(circularImports(new Map(diamond))).toEqual([]);
  const circle: [string, string[]][] = [...diamond.slice(0, 3), ['d', ['e']], ['e', ['b']]];
  for (const edges of [circle, circle.toReversed()]) expect(circularImports(new Map(edges))).toEqual([['b', 'd', 'e']]);
});
