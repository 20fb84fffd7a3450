import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMark } from './process-table.ts';

/** By then the process that chose a port listens on it, also after a build, and it is no longer free. */
const CLAIM_MS = 600_000;
const DIRECTORY = join(tmpdir(), 'dangol-ports');

/**
 * Claims a port for this process among all that choose ports on this machine; false: another process, which still
 * runs, has claimed it within the last ten minutes. Where claims cannot be written, as in a directory of another
 * user's, true.
 */
export function claimPort(port: number, directory = DIRECTORY, pid = process.pid): boolean {
  const file = join(directory, String(port));
  try {
    mkdirSync(directory, { recursive: true });
    if (writeClaim(file, pid)) return true;
    if (isHeld(file, pid)) return false;
    rmSync(file, { force: true });
    return writeClaim(file, pid);
  } catch {
    return true;
  }
}

/** false: a claim is there. */
function writeClaim(file: string, pid: number): boolean {
  try {
    writeFileSync(file, String(pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isHeld(file: string, pid: number): boolean {
  const holder = Number(readFileSync(file, 'utf8'));
  const isRecent = Date.now() - statSync(file).mtimeMs < CLAIM_MS;
  return isRecent && holder !== pid && startMark(holder) !== null;
}
