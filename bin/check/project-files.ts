import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of the project's own files that end in one of `endings`: tracked, or new and not ignored. */
export function projectFiles(root: string, endings: readonly string[]): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  return [...new Set(listed.split('\n'))].filter(
    (path) => endings.some((ending) => path.endsWith(ending)) && existsSync(join(root, path)),
  );
}
