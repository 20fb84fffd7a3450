import { familyCpuSeconds } from '#stack/process-table.ts';
import { readState, type StackPaths } from '#stack/state.ts';

/**
 * The samples of a metrics port without labels, by name: GET /metrics of prom-client. Rejects when it does not answer.
 */
export async function readMetrics(metricsUrl: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(metricsUrl, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${metricsUrl}: ${response.status}`);
  const samples = (await response.text()).matchAll(/^([a-z_0-9]+)(?:\{[^}]*\})? (\S+)$/gm);
  return new Map([...samples].map(([, name = '', value]) => [name, Number(value)]));
}

/** Seconds of CPU that a process has spent so far, by its own clock; NaN where its metrics do not have it. */
export function cpuSecondsIn(metrics: ReadonlyMap<string, number>): number {
  return metrics.get('process_cpu_seconds_total') ?? Number.NaN;
}

/** Seconds of CPU that processes have spent so far, by their own clocks. */
export async function cpuSecondsOf(metricsUrls: readonly string[]): Promise<number> {
  const each = await Promise.all(metricsUrls.map(async (url) => cpuSecondsIn(await readMetrics(url))));
  return each.reduce((sum, seconds) => sum + seconds, 0);
}

/**
 * Seconds of CPU that each service of the stack has spent so far with all it started, by name. Services that the stack
 * does not run as processes of this machine (containers, external ones) are left out.
 */
export function serviceCpuSeconds(paths: StackPaths): Record<string, number> {
  const services = readState(paths)?.services ?? [];
  return Object.fromEntries(
    services.flatMap(({ name, process }) => {
      const seconds = process === null ? null : familyCpuSeconds(process);
      return seconds === null ? [] : [[name, seconds]];
    }),
  );
}
