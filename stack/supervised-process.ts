// Not execa: its results and streams are for a program with an end, and it ends what it started along with itself.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import type { Environment, ServiceUser } from './place.ts';
import { endProcess, type ProcessRecord, startMark } from './process-table.ts';

export interface ProcessSpec {
  name: string;
  command: string;
  args: readonly string[];
  env: Environment;
  cwd: string;
  user: ServiceUser | null;
  logFile: string;
  stopSignal: NodeJS.Signals;
  /** How long it may take to stop before it is killed. */
  graceMs: number;
  port?: number;
}

export interface SupervisedProcess {
  start(): void;
  /** Ends the process and starts it no more. */
  stop(): Promise<void>;
  record(): ProcessRecord | null;
  restarts(): number;
  /** Why it could not be started or how it ended last; null while nothing has gone wrong. */
  lastEnd(): string | null;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** Having run this long, a process is taken to be well: the next pause is the first one again. */
const STEADY_MS = 30_000;

/** Pause before the n-th restart in a row (from 0): doubling, bounded. */
export function restartPauseMs(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10));
}

/**
 * Keeps one process running: in a group of its own (a Ctrl-C in the terminal reaches only us, so the order of stopping
 * is ours), its output in a file, started again when it ends unasked.
 */
export function superviseProcess(spec: ProcessSpec, onChange: () => void): SupervisedProcess {
  let child: ChildProcess | null = null;
  let current: ProcessRecord | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopped = true;
  let attempt = 0;
  let restarts = 0;
  let ended: string | null = null;

  function launch(): void {
    const log = openSync(spec.logFile, 'a');
    const startedAt = Date.now();
    const started = spawn(spec.command, [...spec.args], {
      cwd: spec.cwd,
      env: spec.env as NodeJS.ProcessEnv,
      detached: true,
      stdio: ['ignore', log, log],
      ...(spec.user === null ? {} : { uid: spec.user.uid, gid: spec.user.gid }),
    });
    closeSync(log);
    child = started;
    const { pid } = started;
    current = pid === undefined ? null : { name: spec.name, pid, mark: startMark(pid) ?? '', port: spec.port };
    const onEnd = (how: string) => {
      if (child !== started) return;
      child = null;
      const group = current;
      current = null;
      if (!stopped) {
        ended = how;
        if (Date.now() - startedAt > STEADY_MS) attempt = 0;
        const pause = restartPauseMs(attempt);
        attempt += 1;
        timer = setTimeout(() => {
          restarts += 1;
          // What it started may outlive it and hold its port.
          const clear = group === null ? Promise.resolve() : endProcess(group, 'SIGKILL', 0);
          void clear.then(() => {
            if (!stopped) launch();
          });
        }, pause);
      }
      onChange();
    };
    started.once('error', (error) => onEnd(error.message));
    started.once('exit', (code, signal) => onEnd(signal === null ? `exit ${code}` : `signal ${signal}`));
    onChange();
  }

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      if (existsSync(spec.logFile)) renameSync(spec.logFile, `${spec.logFile}.1`);
      launch();
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      const record = current;
      if (record !== null) await endProcess(record, spec.stopSignal, spec.graceMs);
    },
    record: () => current,
    restarts: () => restarts,
    lastEnd: () => ended,
  };
}

/** The last lines of a log, for the error message of a service that did not start. */
export function logTail(file: string, lines = 6): string {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
