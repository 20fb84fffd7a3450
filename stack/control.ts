import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cacheRoot, dataRoot, serviceUser } from './place.ts';
import { endProcess, isRunning, readJson, startMark } from './process-table.ts';
import { brokersOf, liveState, readState, type StackPaths } from './state.ts';
import type { SupervisorMessage } from './supervisor-main.ts';

const MAIN = join(dirname(fileURLToPath(import.meta.url)), 'supervisor-main.ts');
const START_TIMEOUT_MS = 600_000;
const STOP_GRACE_MS = 40_000;

export interface UpOptions {
  paths: StackPaths;
  /** true: the services stop when this process ends, however it ends. */
  attached: boolean;
  throwaway?: boolean;
  /** Kafka brokers, 1 or 3; default: as many as the stack was made with, else 1. */
  brokers?: number | undefined;
  /** Gives the start up: what was started by then is stopped before `up` rejects. */
  signal?: AbortSignal;
  progress(line: string): void;
}

export interface RunningStack {
  /** Settings the processes of the shop need: the content of env.json. */
  env: Record<string, string>;
  /** true: this call started it. */
  started: boolean;
  /** Stops it when this call started it. */
  stop(): Promise<void>;
}

/** Starts the services, or joins running ones. Throws an Error of one line when that fails. */
export async function up(options: UpOptions): Promise<RunningStack> {
  const { paths } = options;
  const brokers = brokersOf(paths, options.brokers);
  mkdirSync(paths.logs, { recursive: true, mode: 0o755 });
  const claim = claimStart(paths);
  if (!claim) return joinRunning(paths, options.progress);
  try {
    const supervisor = await startSupervisor({ ...options, brokers });
    return {
      env: readEnvFile(paths),
      started: true,
      stop: async () => {
        if (supervisor.connected) supervisor.disconnect();
        await down(paths);
      },
    };
  } finally {
    rmSync(lockFile(paths), { force: true });
  }
}

const lockFile = (paths: StackPaths) => join(paths.dir, 'starting');

/** Whether this process may start the supervisor: none runs, and no other process is starting one. */
function claimStart(paths: StackPaths): boolean {
  if (liveState(paths) !== null) return false;
  const file = lockFile(paths);
  const record = { name: 'starter', pid: process.pid, mark: startMark(process.pid) ?? '' };
  try {
    writeFileSync(file, JSON.stringify(record), { flag: 'wx' });
    return true;
  } catch {
    const other = readJson<typeof record>(file);
    if (other !== null && isRunning(other)) return false;
    rmSync(file, { force: true });
    return claimStart(paths);
  }
}

async function joinRunning(paths: StackPaths, progress: (line: string) => void): Promise<RunningStack> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let isReported = false;
  while (Date.now() < deadline) {
    const state = liveState(paths);
    if (state?.phase === 'ready') return { env: readEnvFile(paths), started: false, stop: async () => undefined };
    const last = readState(paths);
    if (state === null && last?.phase === 'failed') throw new Error(last.failure ?? 'The services did not start.');
    if (!isReported) progress('waiting for the services somebody else is starting');
    isReported = true;
    await delay(200);
  }
  throw new Error(`The services in ${paths.dir} did not become ready. To mend it: npm run stack -- reset`);
}

function startSupervisor(options: UpOptions): Promise<ChildProcess> {
  const { paths } = options;
  rmSync(paths.env, { force: true });
  const log = openSync(join(paths.logs, 'supervisor.log'), 'a');
  const args = [
    '--dir',
    paths.dir,
    ...(options.attached ? ['--attached'] : []),
    ...(options.throwaway ? ['--throwaway'] : []),
    ...['--brokers', String(options.brokers ?? 1)],
  ];
  const child = spawn(process.execPath, ['--max-old-space-size=64', MAIN, ...args], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  options.signal?.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  let failure: string | null = null;
  return new Promise((resolve, reject) => {
    child.on('message', (message: SupervisorMessage) => {
      if (message.kind === 'progress') options.progress(message.line);
      if (message.kind === 'failed') failure = message.line;
      if (message.kind === 'ready') {
        if (!options.attached) child.disconnect();
        child.unref();
        child.channel?.unref();
        resolve(child);
      }
    });
    child.once('error', reject);
    // Only when it has ended is nothing of it left.
    child.once('exit', (code) => {
      reject(new Error(failure ?? `The supervisor ended (exit ${code}); see ${paths.logs}.`));
    });
  });
}

/** Stops the services and waits until no process is left. true: there was something to stop. */
export async function down(paths: StackPaths): Promise<boolean> {
  const state = readState(paths);
  if (state === null) return false;
  const wasRunning = isRunning(state.supervisor);
  await endProcess(state.supervisor, 'SIGTERM', STOP_GRACE_MS);
  // After a kill -9 of the supervisor its services are still there.
  const left = (readState(paths)?.services ?? []).flatMap((service) => service.process ?? []);
  const orphans = left.filter(isRunning);
  await Promise.all(orphans.map((record) => endProcess(record, 'SIGTERM', 15_000)));
  return wasRunning || orphans.length > 0;
}

/** Stops the services and forgets their data, passwords and ports. Downloaded programs stay. */
export async function reset(paths: StackPaths): Promise<void> {
  await down(paths);
  const user = serviceUser();
  const data = dataRoot(paths.dir, user);
  if (data !== paths.dir) rmSync(data, { recursive: true, force: true });
  rmSync(paths.dir, { recursive: true, force: true });
}

export function readEnvFile(paths: StackPaths): Record<string, string> {
  return readJson<Record<string, string>>(paths.env) ?? {};
}

/** Folder of downloaded programs, for listing or deleting them. */
export function programCache(): string {
  return cacheRoot(serviceUser());
}
