import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { runOrThrow } from './run.ts';

/**
 * Fills `folder` once. `fill` writes into a temporary sibling that takes the name at the end, so a half-finished
 * download is never mistaken for a whole one, and two stacks that install at once do not meet: the first rename wins.
 * What was installed is made readable to everybody, since services run as another user when we are root.
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
