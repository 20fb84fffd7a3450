import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Paths in backticks that begin at the root of the project; names without a folder belong to the path before them. */
function pathsIn(document: string): string[] {
  const found = [...readFileSync(document, 'utf8').matchAll(/`([a-z0-9_-]+\/[A-Za-z0-9_./*[\]{},-]*)`/g)];
  return found.map(([, path]) => path ?? '').filter((path) => !/^(application|text|image|tests?)\/[a-z]+$/.test(path));
}

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md'])('every path that %s names exists', (document) => {
  const missing = pathsIn(document).filter((path) => !existsSync(path) && globSync(path).length === 0);
  expect(missing).toEqual([]);
});

test('ARCHITECTURE.md names enough paths for the test above to mean something', () => {
  expect(pathsIn('ARCHITECTURE.md').length).toBeGreaterThan(80);
});
