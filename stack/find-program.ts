import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first executable of that name on PATH or in one of `extraFolders`. */
export function findProgram(name: string, extraFolders: readonly string[] = []): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...extraFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** Every executable `<root>/<anything>/<inside>`: `/usr/lib/jvm/…/bin/java`. */
export function findUnder(root: string, inside: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .sort()
    .reverse()
    .map((entry) => join(root, entry, inside))
    .filter(isExecutable);
}
