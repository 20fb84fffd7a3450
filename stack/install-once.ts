import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { runOrThrow } from './run.ts';

/**
 * Fills `folder` once. `fill` writes into a temporary sibling that is renamed at the end, so an unfinished download is
 * never used, and two stacks that install at once do not conflict: the first rename succeeds. The files are made
 * readable to all users, since services run as another user when this process is root.
 */
export async function installOnce(folder: string, fill: (temporary: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  const temporary = mkdtempSync(`${folder}.part-`);
  try {
    await fill(temporary);
    await runOrThrow('chmod', ['-R', 'a+rX', temporary]);
    try {
      renameSync(temporary, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return folder;
}
