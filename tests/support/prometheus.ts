import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../stack/find-program.ts';
import { choosePort } from '../../stack/ports.ts';
import { MissingError } from '../../stack/remedy.ts';

export interface Series {
  metric: Record<string, string>;
  value: number;
}

export interface TestPrometheus {
  /** The series an expression has now; rejects with Prometheus' own words where it is wrong. */
  query(expr: string): Promise<Series[]>;
  close(): Promise<void>;
}

/** A real Prometheus that scrapes these ports of this machine each second, with data of its own. */
export async function startPrometheus(ports: readonly number[]): Promise<TestPrometheus> {
  const program = findProgram('prometheus');
  if (program === null) throw new MissingError('Prometheus was not found.', 'apt-get install -y prometheus');
  const folder = mkdtempSync(join(tmpdir(), 'dangol-prometheus-'));
  const port = await choosePort([], new Set());
  const url = `http://127.0.0.1:${port}`;
  const job = { job_name: 'dangol', static_configs: [{ targets: ports.map((one) => `127.0.0.1:${one}`) }] };
  const config = { global: { scrape_interval: '1s' }, scrape_configs: [job] };
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const process = spawn(
    program,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => process.once('exit', () => resolve()));
  const close = async () => {
    process.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const until = performance.now() + 30_000;
  while (
    !(await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (process.exitCode !== null || performance.now() > until) {
      await close();
      throw new Error('Prometheus did not become ready.');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    async query(expr) {
      const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expr })}`);
      const answer = (await response.json()) as {
        status: string;
        error?: string;
        data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
      };
      if (answer.status !== 'success') throw new Error(`${expr}: ${answer.error}`);
      return (answer.data?.result ?? []).map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
    },
    close,
  };
}
