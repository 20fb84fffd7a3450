#!/usr/bin/env node
// Entry point of every npm script. Plain JavaScript for any Node ≥ 18: it installs what a fresh clone lacks until
// Node 24 can run the TypeScript commands, then starts that. Later runs take some milliseconds here.
// No library here: this runs before any is installed, on the Node version that the machine has.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, 'node_modules');
const NODE = join(MODULES, '.bin/node');
const INSTALL_STAMP = join(MODULES, '.dangol-install');
const CLIENT = join(ROOT, 'generated/prisma');
const CLIENT_STAMP = join(CLIENT, '.schema-hash');

/** Commands and what runs them, from the root of the project. */
const COMMANDS = {
  start: 'bin/commands/start.ts',
  test: 'bin/commands/test.ts',
  check: 'bin/commands/check.ts',
  stack: 'stack/main.ts',
  migrate: 'prisma/migrate.ts',
  seed: 'prisma/seed.ts',
  import: 'import/main.ts',
  simulate: 'simulation/shoppers/main.ts',
  load: 'simulation/load/main.ts',
  faults: 'tests/faults/main.ts',
  mutation: 'tests/mutation/main.ts',
  backtest: 'backtest/main.ts',
  bench: 'bench/main.ts',
  analytics: 'bin/commands/analytics.ts',
  'kibana:import': 'observability/kibana/import.ts',
};

function fail(line) {
  console.error(line);
  process.exit(1);
}

async function step(what, work) {
  const startedAt = Date.now();
  process.stderr.write(`  ${what} … `);
  await work();
  process.stderr.write(`${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

function sha(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');

/** Runs a program quietly; on failure ends with its last lines. */
async function quiet(command, args, remedy, options = {}) {
  const output = [];
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const status = await new Promise((resolve) => {
    child.once('close', resolve);
    child.once('error', (error) => {
      output.push(Buffer.from(error.message));
      resolve(1);
    });
  });
  if (status === 0) return;
  const lines = Buffer.concat(output).toString().trim().split('\n');
  process.stderr.write(`failed\n${lines.slice(-12).join('\n')}\n`);
  fail(`${command} ${args.join(' ')} failed. To mend it: ${remedy}`);
}

/** The version of the `node` package: the Node every command runs on. */
function wantedNode() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).dependencies.node;
}

function hasWantedNode() {
  if (!existsSync(NODE)) return false;
  const { status, stdout } = spawnSync(NODE, ['--version'], { encoding: 'utf8' });
  return status === 0 && stdout.trim() === `v${wantedNode()}`;
}

/**
 * `npm ci`: exactly the versions of the lock file, which names the packages of every platform
 * (tests/contract/lock-file.test.ts); those of other platforms are not fetched.
 * Install scripts are disabled in every version of npm: some of them download engines that are not used. The one that
 * is needed installs Node itself, and is done here instead.
 */
async function install() {
  await step('installing dependencies', async () => {
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const npmCi = quiet('npm', ['ci', ...flags], 'npm install', {
      env: { ...process.env, NODE_ENV: 'development' },
    });
    // Half a minute and six seconds of download: at the same time, Node into a folder that `npm ci` does not empty.
    const folder = mkdtempSync(join(tmpdir(), 'dangol-node-'));
    try {
      const [fetched] = await Promise.all([fetchNode(folder), npmCi]);
      putNode(fetched);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  installHooks();
  writeFileSync(INSTALL_STAMP, `${lockHash()}\n`);
}

/**
 * Installs the commit hooks of lefthook.yml in a clone; not without git, and not where another hooks path is set.
 */
function installHooks() {
  if (!existsSync(join(ROOT, '.git')) || process.env.CI !== undefined) return;
  spawnSync(join(MODULES, '.bin/lefthook'), ['install'], { cwd: ROOT, stdio: 'ignore' });
}

/** Fetches the Node of this platform into `folder`. Returns the path of its program. */
async function fetchNode(folder) {
  const name = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const packageName = `${name}-${process.platform}-${process.arch}`;
  const wanted = `${packageName}@${wantedNode()}`;
  const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  await quiet('npm', ['install', ...flags, wanted], `npm install ${wanted}`, { cwd: folder });
  return join(folder, 'node_modules', packageName, 'bin/node');
}

/** Puts a fetched Node where the install script of the package `node` would have put it. */
function putNode(fetched) {
  const target = join(MODULES, 'node/bin/node');
  mkdirSync(dirname(target), { recursive: true });
  rmSync(target, { force: true });
  copyFileSync(fetched, target);
  chmodSync(target, 0o755);
  if (!existsSync(NODE)) {
    mkdirSync(dirname(NODE), { recursive: true });
    symlinkSync('../node/bin/node', NODE);
  }
  if (!hasWantedNode()) fail(`Node ${wantedNode()} could not be put into node_modules. To mend it: npm rebuild node`);
}

const lockHash = () => sha(join(ROOT, 'package-lock.json'));

async function ensureInstalled() {
  const stamp = read(INSTALL_STAMP);
  if (stamp === lockHash() && existsSync(NODE)) return;
  // Installed by hand with npm: what npm itself notes agrees with the lock file, so there is nothing to do again.
  if (installedByHand() && hasWantedNode()) {
    writeFileSync(INSTALL_STAMP, `${lockHash()}\n`);
    return;
  }
  await install();
}

function installedByHand() {
  const note = join(MODULES, '.package-lock.json');
  if (!existsSync(note)) return false;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(note, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.peer || present[path]?.version === entry.version,
  );
}

function schemaHash() {
  const folder = join(ROOT, 'prisma/schema');
  const files = readdirSync(folder).sort();
  return sha(join(ROOT, 'package-lock.json'), ...files.map((file) => join(folder, file)));
}

/** The client needs no engine; one that exits 1 keeps Prisma from downloading what it will not use. */
async function ensureClient(force = false) {
  const hash = schemaHash();
  if (!force && read(CLIENT_STAMP) === hash) return;
  await step('generating the database client', async () => {
    await quiet(NODE, [realpathSync(join(MODULES, '.bin/prisma')), 'generate'], 'npm run generate', {
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: join(ROOT, 'bin/no-engine'),
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      },
    });
    writeFileSync(CLIENT_STAMP, `${hash}\n`);
  });
}

const [name, ...args] = process.argv.slice(2);
if (Number(process.versions.node.split('.')[0]) < 18)
  fail('Node 18 or newer is needed. To mend it: https://nodejs.org');
if (name !== 'generate' && !Object.hasOwn(COMMANDS, name ?? '')) {
  fail(`Commands: ${[...Object.keys(COMMANDS), 'generate'].join(', ')}`);
}
await ensureInstalled();
await ensureClient(name === 'generate');
if (name === 'generate') process.exit(0);

const file = join(ROOT, COMMANDS[name]);
if (!existsSync(file)) fail(`"${name}" is not in this version: ${COMMANDS[name]} does not exist.`);
const path = `${join(MODULES, '.bin')}:${process.env.PATH ?? ''}`;
// kafkajs sets timers in the past, for which Node 24 prints a warning in every process.
const quietTimers = '--disable-warning=TimeoutNegativeWarning';
const nodeOptions = `${process.env.NODE_OPTIONS ?? ''} ${quietTimers}`.trim();
const child = spawn(NODE, [file, ...args], {
  cwd: ROOT,
  // No messages use the channel; its end signals to the command that this process has ended, also after a kill -9.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: path, NODE_OPTIONS: nodeOptions },
});
// A Ctrl-C reaches the command from the terminal itself; it decides when all is stopped.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
// The scripts of package.json use `exec`, so that no shell runs between npm and this process: a shell would end on a
// signal without forwarding it. If npm ends without one (a kill -9), this process gets another parent.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined) {
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 200).unref();
}
child.once('error', (error) => fail(`${NODE} could not be started: ${error.message}. To mend it: rm -rf node_modules`));
child.once('exit', (code, signal) => {
  process.exit(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0));
});
