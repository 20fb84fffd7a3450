import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { launchShop, ROOT, type Shop } from '../../bin/launch/shop.ts';
import type { RunningStack } from '../../stack/control.ts';
import { choosePort } from '../../stack/ports.ts';
import { readState, type StackPaths } from '../../stack/state.ts';
import { until } from './until.ts';

export type ServiceName = 'postgres' | 'redis' | 'kafka' | 'elasticsearch';
export type ProcessName = 'web' | 'realtime' | 'workers';

/** The shop under a fault: its addresses, its database, and what may be done to its processes and services. */
export interface FaultShop {
  webUrl: string;
  realtimeUrl: string;
  /** Where each process answers GET /metrics and the whole of GET /api/health/ready. */
  metricsUrls: Record<ProcessName, string>;
  /** The settings the processes run with. */
  env: Record<string, string>;
  /** Rows of a query in the owner's role. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * Sends a signal to a service's process and all its descendants (PostgreSQL's have groups of their own): SIGSTOP
   * freezes, SIGCONT resumes, SIGKILL kills (it is started again).
   */
  signalService(service: ServiceName, signal: NodeJS.Signals): void;
  /** Sends a signal to a process of the shop; one that ends is started again by its supervisor. */
  signalProcess(name: ProcessName, signal: NodeJS.Signals): void;
  /** Process id of a process of the shop, for /proc. */
  pidOf(name: ProcessName): number;
  /** Resident memory in bytes. */
  residentBytes(name: ProcessName): number;
  /** Waits until the process answers again. */
  untilServing(name: ProcessName, timeoutMs?: number): Promise<void>;
}

export interface LaunchedShop extends FaultShop {
  stop(): Promise<void>;
}

interface ShopRecord {
  processes: { name: string; pid: number }[];
}

/** Serves the shop on services that are up, with `settings` on top of theirs. */
export async function launchFaultShop(options: {
  paths: StackPaths;
  stack: RunningStack;
  settings: Record<string, string>;
  progress(line: string): void;
  signal: AbortSignal;
}): Promise<LaunchedShop> {
  const { paths } = options;
  const promised = new Set<number>();
  const ports = {
    web: await choosePort([3200], promised),
    realtime: await choosePort([3201], promised),
    workers: await choosePort([3202], promised),
  };
  const shop: Shop = await launchShop({ ...options, ports, scale: 'test', throwaway: true });
  const owner = new pg.Pool({ connectionString: shop.env.DATABASE_OWNER_URL ?? shop.env.DATABASE_URL, max: 4 });
  owner.on('error', () => undefined);
  const urls: Record<ProcessName, string> = {
    web: `${shop.webUrl}/`,
    realtime: `${shop.realtimeUrl}/api/health/live`,
    workers: `http://localhost:${ports.workers}/api/health/live`,
  };

  function pidOf(name: ProcessName): number {
    const record = JSON.parse(readFileSync(join(paths.dir, 'shop.json'), 'utf8')) as ShopRecord;
    const pid = record.processes.find((process) => process.name === name)?.pid;
    if (pid === undefined) throw new Error(`${name} does not run.`);
    return pid;
  }

  return {
    webUrl: shop.webUrl,
    realtimeUrl: shop.realtimeUrl,
    metricsUrls: shop.metricsUrls,
    env: shop.env,
    async query<Row extends object>(sql: string, values: readonly unknown[] = []) {
      return (await owner.query<Row>(sql, [...values])).rows;
    },
    signalService(service, signal) {
      const pid = readState(paths)?.services.find(({ name }) => name === service)?.process?.pid;
      if (pid === undefined) throw new Error(`${service} is not a child process of the stack at ${paths.dir}.`);
      for (const each of [pid, ...descendantsOf(pid)]) sendSignal(each, signal);
    },
    signalProcess: (name, signal) => void process.kill(pidOf(name), signal),
    pidOf,
    residentBytes(name) {
      const status = readFileSync(`/proc/${pidOf(name)}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024;
    },
    async untilServing(name, timeoutMs = 60_000) {
      const serves = async () => {
        const response = await fetch(urls[name], { signal: AbortSignal.timeout(5_000) });
        await response.arrayBuffer();
        return response.status < 500 ? true : null;
      };
      await until(`${name} serves`, () => serves().catch(() => null), timeoutMs);
    },
    async stop() {
      await owner.end();
      await shop.stop();
    },
  };
}

/** Processes started by `pid` and by those, for as long as they are its own. */
function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(name);
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (each: number): number[] => (children.get(each) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

function parentOf(pid: string): number | null {
  try {
    // The name, in brackets, may hold blanks.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return null;
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // Ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export { ROOT };
