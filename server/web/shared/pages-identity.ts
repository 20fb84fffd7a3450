import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '#contracts/env.ts';

/** Settings that no page depends on; `npm start` chooses the metrics ports anew. */
const OTHERS = [
  'LOG_LEVEL',
  'WEB_METRICS_PORT',
  'REALTIME_METRICS_PORT',
  'WORKERS_METRICS_PORT',
  'METRICS_HOST',
] as const;

/** Text of all that pages depend on besides data: the build and the settings, secrets among them. */
export function pagesIdentity(env: Env): string {
  const others: Partial<Env> = { ...env };
  for (const name of OTHERS) delete others[name];
  const build = readFileSync(join(process.env.NEXT_DIST_DIR ?? '.next', 'BUILD_ID'), 'utf8');
  return JSON.stringify([build, others]);
}
