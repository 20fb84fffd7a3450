import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the production build is made of. */
const BUILD_SOURCES = [
  ...['app', 'components', 'contracts', 'domain', 'i18n', 'messages', 'public', 'server', 'prisma/schema'],
  ...['observability/panels', 'observability/pipeline'],
  ...[
    'instrumentation.ts',
    'instrumentation-client.ts',
    'next.config.js',
    'package-lock.json',
    'postcss.config.mjs',
    'proxy.ts',
    'tsconfig.json',
  ],
];

function* filesUnder(path: string): Generator<string> {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* filesUnder(join(path, name));
}

/** One hash over names and contents of all files under `sources`; tests do not count. */
export function sourceHash(root: string, sources: readonly string[] = BUILD_SOURCES): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesUnder(join(root, source))) {
      if (/\.test\.tsx?$/.test(file)) continue;
      hash.update(`${file.slice(root.length)}\0`);
      hash.update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}
