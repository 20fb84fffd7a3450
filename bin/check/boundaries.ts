import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/*
 * The direction of dependency and the walls around client libraries (ARCHITECTURE.md), read off the imports. A scanner
 * of our own: a checker that silently understood nothing would look just like one that found nothing wrong, so this one
 * is small enough to test with planted violations.
 */

export interface Violation {
  file: string;
  line: number;
  /** What is wrong and where such code belongs. */
  reason: string;
}

/** Which areas the code of an area may import. An area is a top folder; files at the root belong to `app`. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: ['domain'],
  contracts: ['contracts', 'domain'],
  server: ['server', 'contracts', 'domain', 'generated', 'i18n'],
  components: ['components', 'contracts', 'domain'],
  i18n: ['i18n', 'contracts', 'domain', 'messages'],
  app: ['app', 'components', 'contracts', 'domain', 'i18n', 'messages', 'observability', 'server'],
  workers: ['workers', 'contracts', 'domain', 'server'],
  import: ['import', 'contracts', 'domain', 'server', 'simulation', 'stack'],
  backtest: ['backtest', 'import', 'contracts', 'domain'],
  simulation: ['simulation', 'import', 'contracts', 'domain', 'server', 'stack'],
  analytics: ['analytics', 'contracts', 'domain', 'server', 'stack'],
  bench: [
    'analytics',
    'bench',
    'bin',
    'contracts',
    'domain',
    'observability',
    'prisma',
    'server',
    'simulation',
    'stack',
  ],
  stack: ['stack', 'domain'],
  prisma: ['prisma', 'contracts', 'domain', 'server', 'simulation', 'stack'],
  bin: ['analytics', 'bin', 'contracts', 'prisma', 'server', 'stack'],
  observability: ['observability', 'contracts', 'domain'],
  // It stands for a program of others: it shares nothing with the shop but what goes over HTTP.
  'payment-provider': ['payment-provider'],
};

/** Rooms of domain/recommendation, and which of them the files of a room may import. */
const RECOMMENDATION = 'domain/recommendation/';
const ROOM_MAY_IMPORT: Record<string, readonly string[]> = {
  memory: ['memory'],
  model: ['model', 'memory'],
  lists: ['lists', 'model', 'memory'],
  oracle: ['oracle', 'lists', 'model', 'memory'],
};
/** The oracle is what the models are compared with: no code that serves a shopper may use it. */
const MAY_IMPORT_ORACLE = ['simulation', 'backtest', 'bench'];

/** Where a client library may be imported: path prefixes. */
const LIBRARY_HOME: Record<string, readonly string[]> = {
  kafkajs: ['server/adapters/kafka/', 'stack/', 'bench/'],
  ioredis: ['server/adapters/', 'bench/'],
  '@elastic/elasticsearch': ['server/adapters/elasticsearch/'],
  pg: ['server/adapters/postgres/', 'stack/', 'prisma/', 'bin/', 'bench/', 'payment-provider/'],
  '@prisma/client': ['server/adapters/postgres/'],
  '@prisma/adapter-pg': ['server/adapters/postgres/', 'prisma/'],
  fastify: ['server/http/'],
  '@fastify/cors': ['server/http/'],
  'rate-limiter-flexible': ['server/adapters/'],
  dataloader: ['server/adapters/'],
  '@simplewebauthn/server': ['server/adapters/'],
  '@simplewebauthn/browser': ['components/passkey/'],
  'socket.io': ['server/realtime/', 'server/adapters/', 'bench/'],
  'socket.io-client': ['components/', 'simulation/', 'bench/'],
};
const GENERATED_CLIENT_HOME = ['server/adapters/postgres/'];

/** domain: no clock, no randomness, no environment, no I/O. */
const IMPURE =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bfetch\(|\bset(Timeout|Interval)\(|\bcrypto\./;
/** Redis commands belong to the adapters; everything else passes the client on. */
const REDIS_COMMAND =
  /\bredis\w*\s*\.(pipeline|multi|eval|evalsha|m?get|m?set|setex|getdel|del|unlink|expire|incr\w*|[hlsz](?!can\b)[a-z]+|x(add|read\w*|range|trim)|publish|p?subscribe)\(/i;
const REDIS_COMMAND_AREAS = ['server', 'workers', 'app'];
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*(['"])([^'"\n]+)\1/g;

function areaOf(path: string): string {
  const [top, ...rest] = path.split('/');
  return rest.length === 0 ? 'app' : (top ?? 'app');
}

/** Path in the project of what a specifier names; null for a package. */
function projectPath(file: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return normalize(join(dirname(file), specifier));
  return null;
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

/** Files of the project, from its root, that the source of `file` imports. */
export function importsIn(file: string, source: string): string[] {
  return [...source.matchAll(IMPORT)].flatMap((match) => projectPath(file, match[2] ?? '') ?? []);
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith('tests/');

const roomOf = (path: string) =>
  path.startsWith(RECOMMENDATION) ? path.slice(RECOMMENDATION.length).split('/')[0] : undefined;

function whyNotFromRoom(file: string, path: string, specifier: string): string | null {
  const target = roomOf(path);
  if (target === undefined) return null;
  const room = roomOf(file);
  if (room !== undefined && ROOM_MAY_IMPORT[room]?.includes(target) !== true)
    return `${RECOMMENDATION}${room} may not import ${target} (${specifier}); it may import ${ROOM_MAY_IMPORT[room]?.join(', ') ?? 'nothing: add the room to bin/check/boundaries.ts'}`;
  if (target === 'oracle' && room === undefined && !MAY_IMPORT_ORACLE.includes(areaOf(file)))
    return `${areaOf(file)} may not import the oracle (${specifier}): only tests, ${MAY_IMPORT_ORACLE.join(' and ')} may`;
  return null;
}

function whyNot(file: string, specifier: string): string | null {
  const path = projectPath(file, specifier);
  const area = areaOf(file);
  if (path !== null) {
    const target = areaOf(path);
    const allowed = MAY_IMPORT[area];
    if (allowed === undefined) return `${area}/ is not a known area: add it to bin/check/boundaries.ts`;
    if (!allowed.includes(target))
      return `${area} may not import ${target} (${specifier}); it may import ${allowed.join(', ')}`;
    if (path.startsWith('generated/') && !GENERATED_CLIENT_HOME.some((home) => file.startsWith(home))) {
      return `the database client belongs to ${GENERATED_CLIENT_HOME.join(', ')}: use or add a function there`;
    }
    return whyNotFromRoom(file, path, specifier);
  }
  const name = packageName(specifier);
  if (area === 'domain' && specifier.startsWith('node:')) return `domain is pure: ${specifier} does not belong in it`;
  const homes = Object.hasOwn(LIBRARY_HOME, name) ? LIBRARY_HOME[name] : undefined;
  if (homes === undefined || homes.some((home) => file.startsWith(home))) return null;
  return `${name} may be imported only in ${homes.join(', ')}`;
}

/** The violations in one file. Tests may import what they test. */
export function violationsIn(file: string, source: string): Violation[] {
  if (isTest(file)) return [];
  const found: Violation[] = [];
  const lineOf = (index: number) => source.slice(0, index).split('\n').length;
  for (const match of source.matchAll(IMPORT)) {
    const reason = whyNot(file, match[2] ?? '');
    if (reason !== null) found.push({ file, line: lineOf(match.index), reason });
  }
  if (REDIS_COMMAND_AREAS.includes(areaOf(file)) && !file.startsWith('server/adapters/')) {
    const command = REDIS_COMMAND.exec(source);
    if (command !== null)
      found.push({
        file,
        line: lineOf(command.index),
        reason: `Redis commands belong to server/adapters: ${command[0]}`,
      });
  }
  if (areaOf(file) !== 'domain') return found;
  source.split('\n').forEach((text, index) => {
    const code = text.replace(/^\s*(\/\/|\/?\*).*$/, '').replace(/\/\/.*$/, '');
    const impure = IMPURE.exec(code);
    if (impure !== null) {
      found.push({ file, line: index + 1, reason: `domain is pure: ${impure[0]} comes in as an argument` });
    }
  });
  return found;
}

export interface ScanResult {
  files: number;
  imports: number;
  violations: Violation[];
}

/**
 * Scans files (paths from the root of the project) and counts what it read, so that "nothing found" can be believed.
 */
export function scan(root: string, files: readonly string[]): ScanResult {
  const violations: Violation[] = [];
  let imports = 0;
  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8');
    imports += [...source.matchAll(IMPORT)].length;
    violations.push(...violationsIn(file, source));
  }
  return { files: files.length, imports, violations };
}
