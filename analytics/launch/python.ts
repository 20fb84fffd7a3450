import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installOnce } from '#stack/install-once.ts';
import { MissingError } from '#stack/remedy.ts';
import { run, runOrThrow } from '#stack/run.ts';
import { CACHE, PACKAGE } from './places.ts';

/** As pyproject.toml's requires-python. */
const OLDEST_MINOR = 10;
const NEWEST_MINOR = 13;
const NAMES = ['python3', 'python', ...[13, 12, 11, 10].map((minor) => `python3.${minor}`)];
/** What a virtual environment needs that Debian packs apart. */
const PROBE = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';
/** Spark is half a gigabyte. */
const INSTALL_TIMEOUT_MS = 30 * 60_000;

/** Versions pinned in pyproject.toml; `dev`: also those of the tools that check the package. */
export function pinnedPackages(dev: boolean): string[] {
  const text = readFileSync(join(PACKAGE, 'pyproject.toml'), 'utf8');
  const list = (key: string) => {
    const [, entries = ''] = new RegExp(`^${key} = \\[([^\\]]*)\\]`, 'm').exec(text) ?? [];
    return [...entries.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  };
  return [...list('dependencies'), ...(dev ? list('dev') : [])];
}

/** A Python that can make environments, anywhere on PATH (a version manager's first entry may be an empty shell). */
export async function findPython(): Promise<string> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  let seen = '';
  for (const path of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (!existsSync(path)) continue;
    const { code, output } = await run(path, ['-c', PROBE], { timeoutMs: 20_000 });
    const [, minor] = /^3\.(\d+)$/m.exec(output) ?? [];
    if (code === 0 && Number(minor) >= OLDEST_MINOR && Number(minor) <= NEWEST_MINOR) return path;
    seen ||= ` (${path} is another version or has no venv)`;
  }
  throw new MissingError(
    `Python 3.${OLDEST_MINOR} to 3.${NEWEST_MINOR} with pip and venv was not found${seen}.`,
    'apt-get install -y python3 python3-venv',
  );
}

/**
 * The Python of an environment that holds the pinned packages, made when it is not there: a minute and some 800 MB. One
 * environment a set of pins, so a changed pin never meets an old package.
 */
export async function ensurePython(options: { dev?: boolean; note(line: string): void; signal?: AbortSignal }) {
  const { dev = false, note, signal } = options;
  const folderOf = (packages: readonly string[]) => {
    const digest = createHash('sha256').update(packages.join('\n')).digest('hex').slice(0, 10);
    return join(CACHE, `python-${digest}`);
  };
  // The one with the tools will do for the job too.
  const known = folderOf(pinnedPackages(true));
  const packages = pinnedPackages(dev);
  const folder = existsSync(known) ? known : folderOf(packages);
  if (!existsSync(folder)) {
    const python = await findPython();
    await installOnce(folder, async (temporary) => {
      note('installing Python packages, Spark among them (some 500 MB)');
      await runOrThrow(python, ['-m', 'venv', temporary]);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
      const install = () => runOrThrow(join(temporary, 'bin/python'), pip, { timeoutMs: INSTALL_TIMEOUT_MS, signal });
      await install().catch((error: unknown) => {
        if (signal?.aborted === true) throw error;
        // A connection cut in the middle of half a gigabyte: what came before is in pip's own cache.
        note('once more: the packages did not come through');
        return install();
      });
    });
  }
  return join(folder, 'bin/python');
}
