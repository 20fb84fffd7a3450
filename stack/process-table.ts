import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process of the stack, distinguished from a later process with the same pid by its start time. */
export interface ProcessRecord {
  name: string;
  pid: number;
  /** See startMark. */
  mark: string;
  port?: number;
}

const HAS_PROC = existsSync('/proc/self/stat');

/** Fields of /proc/<pid>/stat after the name, which may itself hold spaces and brackets. */
export function parseStat(
  stat: string,
): { state: string; parent: number; group: number; startTicks: string; cpuTicks: number } | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group] = fields;
  const startTicks = fields[19];
  if (state === undefined || group === undefined || startTicks === undefined) return null;
  // User and system time of its own, and of the children that have ended.
  const cpuTicks = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
  return { state, parent: Number(parent), group: Number(group), startTicks, cpuTicks };
}

function readStat(pid: number): ReturnType<typeof parseStat> {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null;
  }
}

/** Where there is no /proc. Synchronous, as reading /proc is: Node's own does that in one call. */
function ps(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** When the process started, as the kernel counts it; null when there is none (or only its remains). */
export function startMark(pid: number): string | null {
  if (!HAS_PROC) return ps(pid, 'lstart') || null;
  const stat = readStat(pid);
  return stat === null || stat.state === 'Z' ? null : stat.startTicks;
}

export function isRunning(record: ProcessRecord): boolean {
  return startMark(record.pid) === record.mark;
}

interface RunningProcess {
  pid: number;
  parent: number;
  group: number;
}

function runningProcesses(): RunningProcess[] {
  if (!HAS_PROC) {
    const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid='], { encoding: 'utf8' }).trim().split('\n');
    return lines.map((line) => {
      const [pid = 0, parent = 0, group = 0] = line.trim().split(/\s+/).map(Number);
      return { pid, parent, group };
    });
  }
  return readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    return stat === null || stat.state === 'Z' ? [] : [{ pid: Number(name), parent: stat.parent, group: stat.group }];
  });
}

/** Pids of a process group that still run. */
function groupMembers(group: number): number[] {
  return runningProcesses().flatMap((process) => (process.group === group ? [process.pid] : []));
}

/** A process, those in its group and those it started, which may have groups of their own (PostgreSQL's do). */
function family(leader: number): number[] {
  const all = runningProcesses();
  const found = new Set(all.flatMap(({ pid, group }) => (pid === leader || group === leader ? [pid] : [])));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

/**
 * Resident memory in MB of a process and all it started, or of itself alone. Pages shared between them count more than
 * once.
 */
export function residentMegabytes(record: ProcessRecord, alone = false): number {
  const kilobytes = (alone ? [record.pid] : family(record.pid)).map((pid) => {
    if (!HAS_PROC) return Number(ps(pid, 'rss')) || 0;
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return Math.round(kilobytes.reduce((sum, value) => sum + value, 0) / 1024);
}

/** USER_HZ: the unit of CPU times in /proc, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Seconds of CPU that a process and all it started have spent so far, children that ended included. null: it does not
 * run, or there is no /proc.
 */
export function familyCpuSeconds(record: ProcessRecord): number | null {
  if (!HAS_PROC || !isRunning(record)) return null;
  const ticks = family(record.pid).map((pid) => readStat(pid)?.cpuTicks ?? 0);
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself meanwhile.
  }
}

async function waitUntil(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) return false;
    await delay(25);
  }
  return true;
}

/**
 * Ends a process that leads its own group: `stopSignal` to itself, so that it can put its data in order, and after
 * `graceMs` SIGKILL to the group. Returns when no member of the group is left.
 */
export async function endProcess(record: ProcessRecord, stopSignal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (isRunning(record)) {
    signal(record.pid, stopSignal);
    // A stopped process handles no signal until it continues.
    signal(record.pid, 'SIGCONT');
    await waitUntil(() => !isRunning(record), graceMs);
  } else if (startMark(record.pid) !== null) {
    // The pid belongs to another process by now.
    return;
  }
  if (groupMembers(record.pid).length === 0) return;
  await waitUntil(() => groupMembers(record.pid).length === 0, 1_000);
  if (groupMembers(record.pid).length > 0) signal(-record.pid, 'SIGKILL');
  await waitUntil(() => groupMembers(record.pid).length === 0, 5_000);
}

/** The records in a state file; none when it is absent or was cut off while being written. */
export function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

/** Replaces a JSON file in one step; only its owner may read it. */
export function writeJson(file: string, value: unknown): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  try {
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
