import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pinnedPackages } from '#analytics/launch/python.ts';

interface Lock {
  packages: Record<string, { version?: string }>;
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
const pom = readFileSync('analytics/pom.xml', 'utf8');
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;

/**
 * Oldest versions without a known hole, one for each major version that was patched; there may be no audit service to
 * ask.
 */
const FLOORS: Record<string, readonly string[]> = {
  // Remote code execution in React Server Components, and bypasses of middleware.
  next: ['16.2.6'],
  react: ['19.2.1'],
  'react-dom': ['19.2.1'],
  // Memory exhaustion by a slow reader, and a crash by a malformed packet.
  'socket.io-parser': ['4.2.4'],
  ws: ['7.5.10', '8.17.1'],
};

function isAtLeast(version: string, floor: string): boolean {
  const [have, need] = [version, floor].map((text) => (text.split('-')[0] ?? '').split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (have?.[index] ?? 0) - (need?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** At least the floor of its own major version; of one that has none, the newest floor. */
function isPatched(version: string, floors: readonly string[]): boolean {
  const major = (text: string) => text.split('.')[0];
  const floor = floors.find((one) => major(one) === major(version)) ?? floors.at(-1);
  return floor !== undefined && isAtLeast(version, floor);
}

test('versions compare by number', () => {
  expect(isAtLeast('16.10.0', '16.2.6')).toBe(true);
  expect(isAtLeast('16.2.5', '16.2.6')).toBe(false);
  expect(isAtLeast('19.2.1', '19.2.1')).toBe(true);
  expect(isPatched('7.5.9', ['7.5.10', '8.17.1'])).toBe(false);
  expect(isPatched('7.5.14', ['7.5.10', '8.17.1'])).toBe(true);
  expect(isPatched('6.9.9', ['7.5.10', '8.17.1'])).toBe(false);
});

test.each(Object.entries(FLOORS))('%s is nowhere older than %j', (name, floors) => {
  const installed = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
  expect(installed.length).toBeGreaterThan(0);
  for (const [path, { version = '0' }] of installed)
    expect(isPatched(version, floors), `${path} ${version}`).toBe(true);
});

test('versions are pinned, so that every machine has the same ones', () => {
  const loose = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
    Object.entries(manifest[group] ?? {}).filter(([, version]) => !/^\d/.test(version)),
  );
  expect(loose).toEqual([]);
});

test('so are those of the Python package, and its Spark is the one the Kafka connector is for', () => {
  const pinned = pinnedPackages(true);
  expect(pinned.length).toBeGreaterThan(6);
  expect(pinned.filter((requirement) => !/^[a-z0-9-]+==[0-9][0-9.]*$/.test(requirement))).toEqual([]);
  const [, connector] = /spark-sql-kafka[^<]*<\/artifactId>\s*<version>([^<]+)/.exec(pom) ?? [];
  expect(pinned).toContain(`pyspark==${connector}`);
});
