import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  endProcess,
  isRunning,
  type ProcessRecord,
  readJson,
  startMark,
  writeJson,
} from '../../stack/process-table.ts';
import type { StackPaths } from '../../stack/state.ts';
import { logTail, type SupervisedProcess, superviseProcess } from '../../stack/supervised-process.ts';

/** One process of the shop. */
export interface ShopProcess {
  name: string;
  /** Arguments of Node. */
  args: readonly string[];
  port: number;
  /** Answers below 400 when the process serves. */
  readyPath: string;
  /** Settings of this process alone. */
  env?: Record<string, string>;
}

interface ShopRecord {
  launcher: ProcessRecord;
  processes: ProcessRecord[];
}

const GRACE_MS = 8_000;
const READY_TIMEOUT_MS = 90_000;

const recordFile = (paths: StackPaths) => join(paths.dir, 'shop.json');

/** Whether a shop is being served from this stack folder by a launcher that lives. */
export function isShopRunning(paths: StackPaths): boolean {
  const record = readJson<ShopRecord>(recordFile(paths));
  return record !== null && isRunning(record.launcher);
}

/** Ends the processes of a launcher that was killed. */
export async function endLeftovers(paths: StackPaths): Promise<string[]> {
  const record = readJson<ShopRecord>(recordFile(paths));
  if (record === null || isRunning(record.launcher)) return [];
  const left = record.processes.filter(isRunning);
  await Promise.all(left.map((process) => endProcess(process, 'SIGTERM', GRACE_MS)));
  rmSync(recordFile(paths), { force: true });
  return left.map((process) => process.name);
}

export interface ShopProcesses {
  /** Starts all and waits until each answers; throws with the end of its log when one does not. */
  start(onReady: (name: string, port: number) => void): Promise<void>;
  stop(): Promise<void>;
}

/** The processes of the shop, each kept running; noted in <dir>/shop.json for the start after a kill. */
export function createShopProcesses(
  paths: StackPaths,
  root: string,
  env: Record<string, string>,
  processes: readonly ShopProcess[],
): ShopProcesses {
  const launcher = { name: 'launcher', pid: process.pid, mark: startMark(process.pid) ?? '' };
  const supervised = new Map<string, SupervisedProcess>();
  let stopping = false;
  const note = () => {
    const records = [...supervised.values()].flatMap((supervisedProcess) => supervisedProcess.record() ?? []);
    writeJson(recordFile(paths), { launcher, processes: records } satisfies ShopRecord);
  };

  async function untilServing(
    { name, port, readyPath }: ShopProcess,
    supervisedProcess: SupervisedProcess,
    logFile: string,
  ): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    let last = 'no answer';
    while (!stopping) {
      try {
        const response = await fetch(`http://127.0.0.1:${port}${readyPath}`, { signal: AbortSignal.timeout(20_000) });
        await response.arrayBuffer();
        if (response.status < 400) return;
        last = `HTTP ${response.status}`;
      } catch (error) {
        last = error instanceof Error ? error.message : String(error);
      }
      if (supervisedProcess.restarts() >= 4 || Date.now() > deadline) {
        throw new Error(
          `${name} does not serve (${supervisedProcess.lastEnd() ?? last}). ${logFile} ends with:\n${logTail(logFile, 15)}`,
        );
      }
      await delay(100);
    }
  }

  return {
    async start(onReady) {
      mkdirSync(paths.logs, { recursive: true });
      await Promise.all(
        processes.map(async (process) => {
          const logFile = join(paths.logs, `${process.name}.log`);
          const { name, args, port } = process;
          const own = { ...env, ...process.env };
          const spec = { name, args, port, logFile, env: own, cwd: root, command: globalThis.process.execPath };
          const supervisedProcess = superviseProcess(
            { ...spec, user: null, stopSignal: 'SIGTERM', graceMs: GRACE_MS },
            note,
          );
          supervised.set(name, supervisedProcess);
          supervisedProcess.start();
          await untilServing(process, supervisedProcess, logFile);
          if (!stopping) onReady(name, port);
        }),
      );
    },
    async stop() {
      stopping = true;
      await Promise.all([...supervised.values()].map((supervisedProcess) => supervisedProcess.stop()));
      rmSync(recordFile(paths), { force: true });
    },
  };
}
