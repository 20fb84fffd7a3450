import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../stack/run.ts';
import { sourceHash } from './source-hash.ts';

export interface Build {
  /** Folder of the build, as NEXT_DIST_DIR wants it. */
  distDir: string;
  /** false: the last build was of the same sources. */
  built: boolean;
}

const stampFile = (root: string, distDir: string) => join(root, distDir, 'dangol-sources');

function isCurrent(root: string, distDir: string, hash: string): boolean {
  const stamp = stampFile(root, distDir);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

/**
 * Makes the production build unless it is up to date. It goes to `spare` instead of .next while `inUse` is set: a
 * running shop serves from .next, whose files must not change. The caller passes the settings; the build opens no
 * connections.
 */
export async function buildWeb(
  root: string,
  options: { env: Record<string, string>; inUse: boolean; spare: string; signal?: AbortSignal },
): Promise<Build> {
  const hash = sourceHash(root);
  const known = ['.next', options.spare].find((distDir) => isCurrent(root, distDir, hash));
  if (known !== undefined) return { distDir: known, built: false };
  const distDir = options.inUse ? options.spare : '.next';
  rmSync(stampFile(root, distDir), { force: true });
  // Next notes its folder in tsconfig.json, which belongs to the sources.
  const tsconfig = join(root, 'tsconfig.json');
  const before = readFileSync(tsconfig, 'utf8');
  const result = await run(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: root,
    signal: options.signal,
    env: {
      ...process.env,
      ...options.env,
      NODE_ENV: 'production',
      // Inlined by next.config.js: an open tab compares it with that of the server.
      DANGOL_BUILD: hash.slice(0, 16),
      NEXT_DIST_DIR: distDir,
      NEXT_TELEMETRY_DISABLED: '1',
    },
  });
  if (readFileSync(tsconfig, 'utf8') !== before) writeFileSync(tsconfig, before);
  if (result.code !== 0) {
    mkdirSync(join(root, '.cache'), { recursive: true });
    writeFileSync(join(root, '.cache/build.log'), result.output);
    const tail = result.output.trim().split('\n').slice(-25).join('\n');
    throw new Error(`The production build failed (all of it in .cache/build.log):\n${tail}`);
  }
  writeFileSync(stampFile(root, distDir), hash);
  return { distDir, built: true };
}
