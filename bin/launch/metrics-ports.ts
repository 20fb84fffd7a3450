import { readEnvFile } from '../../stack/control.ts';
import { choosePort } from '../../stack/ports.ts';
import { writeJson } from '../../stack/process-table.ts';
import type { StackPaths } from '../../stack/state.ts';

/** The setting of each process's metrics port, and the port it takes when nothing else has it. */
const PREFERRED = { WEB_METRICS_PORT: 3010, REALTIME_METRICS_PORT: 3011, WORKERS_METRICS_PORT: 3012 };
export const METRICS_SETTINGS = Object.keys(PREFERRED) as (keyof typeof PREFERRED)[];

export type MetricsPorts = Record<keyof typeof PREFERRED, string>;

/**
 * A metrics port for each process: the one the environment names, else that of the last start, else the preferred one,
 * else any that is free. Noted in the stack's env.json, for who reads the figures of a shop that runs.
 */
export async function chooseMetricsPorts(paths: StackPaths): Promise<MetricsPorts> {
  const noted = readEnvFile(paths);
  const promised = new Set<number>();
  const chosen: Partial<MetricsPorts> = {};
  for (const name of METRICS_SETTINGS) {
    const configured = process.env[name];
    const last = noted[name] === undefined ? undefined : Number(noted[name]);
    const isConfigured = configured !== undefined && configured !== '';
    chosen[name] = isConfigured ? configured : String(await choosePort([last, PREFERRED[name]], promised));
  }
  const ports = chosen as MetricsPorts;
  writeJson(paths.env, { ...noted, ...ports });
  return ports;
}
