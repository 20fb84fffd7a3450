import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { MissingError } from './remedy.ts';

export type Environment = Record<string, string | undefined>;

/** The unprivileged user that services run as when we are root: PostgreSQL and Elasticsearch refuse to be root. */
export interface ServiceUser {
  name: string;
  uid: number;
  gid: number;
}

/** null: we are not root, services run as ourselves. */
export function serviceUser(passwdFile = '/etc/passwd'): ServiceUser | null {
  if (process.getuid?.() !== 0) return null;
  const wanted = process.env.DANGOL_STACK_USER ?? 'nobody';
  const line = existsSync(passwdFile)
    ? readFileSync(passwdFile, 'utf8')
        .split('\n')
        .find((entry) => entry.startsWith(`${wanted}:`))
    : undefined;
  const [name, , uid, gid] = line?.split(':') ?? [];
  if (name === undefined || uid === undefined || gid === undefined || Number(uid) === 0) {
    throw new MissingError(
      `No user "${wanted}" to run the services as (they refuse root).`,
      `useradd --system ${wanted}`,
    );
  }
  return { name, uid: Number(uid), gid: Number(gid) };
}

/** Whether a user who owns none of them may enter every folder above and including `path`. */
export function isTraversableByOthers(path: string): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Where downloaded programs are kept, outside the checkout, so that a reset or a new clone does not download again. */
export function cacheRoot(user: ServiceUser | null, env: Environment = process.env): string {
  if (env.DANGOL_CACHE_DIR !== undefined) return resolve(env.DANGOL_CACHE_DIR);
  const own = join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'dangol');
  if (user === null || isTraversableByOthers(own)) return own;
  return '/var/cache/dangol';
}

const SHELTER = '/var/lib/dangol';

/**
 * Where the services of the stack in `stackDir` keep their data: inside it, unless the service user cannot get there
 * (a clone under /root or a private temporary folder); then in a folder of its own under /var/lib/dangol.
 */
export function dataRoot(stackDir: string, user: ServiceUser | null): string {
  const own = resolve(stackDir);
  if (user === null || isTraversableByOthers(own)) return own;
  const digest = createHash('sha256').update(own).digest('hex').slice(0, 10);
  return join(SHELTER, `${basename(dirname(own))}-${digest}`);
}

const OWNER_FILE = 'stack-dir';

/** Makes the data root and, when it is outside the stack folder, notes which stack it belongs to. */
export function makeDataRoot(stackDir: string, root: string): void {
  mkdirSync(root, { recursive: true, mode: 0o755 });
  if (resolve(stackDir) !== root) writeFileSync(join(root, OWNER_FILE), resolve(stackDir));
}

/** Removes data roots whose stack folder is gone (a deleted clone). */
export function sweepOrphanedDataRoots(shelter = SHELTER): string[] {
  if (!existsSync(shelter)) return [];
  const swept: string[] = [];
  for (const name of readdirSync(shelter)) {
    const note = join(shelter, name, OWNER_FILE);
    if (!existsSync(note) || existsSync(readFileSync(note, 'utf8').trim())) continue;
    rmSync(join(shelter, name), { recursive: true, force: true });
    swept.push(name);
  }
  return swept;
}

/** Makes a folder that only the service user (or ourselves) may read. */
export function makePrivateFolder(path: string, user: ServiceUser | null): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (user !== null) chownSync(path, user.uid, user.gid);
}

/** Writes a file that only the service user (or ourselves) may read. */
export function writePrivateFile(path: string, content: string, user: ServiceUser | null): void {
  writeFileSync(path, content, { mode: 0o600 });
  if (user !== null) chownSync(path, user.uid, user.gid);
}
