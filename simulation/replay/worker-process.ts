import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A worker in a process of its own, as it runs in production. */
export interface WorkerProcess {
  pid: number;
  /** One figure of GET /metrics; `labels` as they stand there, without the process. undefined: not there (yet). */
  figure(name: string, labels?: string): Promise<number | undefined>;
  figures(): Promise<Map<string, number>>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Starts `workers/<name>/main.ts` with `env` and a port of its own; resolves when it is at work. */
export async function startWorkerProcess(
  name: string,
  env: Record<string, string>,
  timeoutMs = 120_000,
): Promise<WorkerProcess> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [`workers/${name}/main.ts`], {
    cwd: ROOT,
    env: { ...process.env, ...env, WORKERS_PORT: String(port), WORKERS_METRICS_PORT: String(metricsPort) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      output.push(text.toString());
      if (output.length > 50) output.shift();
    });
  const worker: WorkerProcess = {
    pid: child.pid ?? 0,
    async figures() {
      const answer = await fetch(`http://127.0.0.1:${metricsPort}/metrics`, { signal: AbortSignal.timeout(5_000) });
      return parseMetrics(await answer.text());
    },
    async figure(name, labels = '') {
      return (await worker.figures()).get(labels === '' ? name : `${name}{${labels}}`);
    },
    kill: (signal) => end(child, signal),
  };
  const until = performance.now() + timeoutMs;
  for (;;) {
    const up = await worker.figure('dangol_worker_up', `worker="${name}"`).catch(() => undefined);
    if (up === 1) return worker;
    if (child.exitCode !== null || performance.now() > until) {
      await end(child, 'SIGKILL');
      throw new Error(`${name} did not come to work:\n${output.join('')}`);
    }
    await delay(100);
  }
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  child.kill(signal);
  await gone;
}

/** `name{labels}` → value, the label every figure has (`process`) left out. */
function parseMetrics(text: string): Map<string, number> {
  const figures = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = /^([a-z_]+)(?:\{([^}]*)\})? (\S+)/.exec(line);
    if (match === null) continue;
    const [, name, labels = '', value] = match;
    const kept = labels.split(',').filter((label) => label !== '' && !label.startsWith('process='));
    figures.set(kept.length === 0 ? `${name}` : `${name}{${kept.join(',')}}`, Number(value));
  }
  return figures;
}
