import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockedPackage {
  version?: string;
  resolved?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  os?: string[];
  cpu?: string[];
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, LockedPackage> };
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as LockedPackage;

/** Where Node would find `name` from the package at `path`: beside it, or in a folder above. */
function isLocked(path: string, name: string): boolean {
  const parts = path === '' ? [] : path.split('/node_modules/');
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const folder = [...parts.slice(0, depth), ''].join('/node_modules/');
    const candidate = depth === 0 ? `node_modules/${name}` : `${folder}${name}`;
    if (Object.hasOwn(lock.packages, candidate)) return true;
  }
  return false;
}

/** `npm ci` refuses a lock file that lacks one, also one that this platform would never install. */
test('every dependency of every package is in the lock file, those of other platforms too', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isLocked(path, name))
      .map((name) => `${name}, of ${path || 'the project'}`),
  );
  expect(missing).toEqual([]);
  expect(Object.keys(lock.packages).length).toBeGreaterThan(500);
});

test('the lock file asks for what package.json asks for', () => {
  const root = lock.packages[''];
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const)
    expect(root?.[kind]).toEqual(manifest[kind]);
});

test('no address of a registry is written down: each machine has its own', () => {
  const addresses = Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined);
  expect(addresses).toEqual([]);
});
