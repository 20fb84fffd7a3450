import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { metricsTargetsOf, parseEnv } from '../../contracts/env.ts';
import { type RunningStack, up } from '../../stack/control.ts';
import { isPortFree } from '../../stack/ports.ts';
import { isServiceName } from '../../stack/service.ts';
import { readState, type StackPaths, stackPaths } from '../../stack/state.ts';
import { type Build, buildWeb } from './build.ts';
import { prepareData } from './data.ts';
import { chooseMetricsPorts } from './metrics-ports.ts';
import { createShopProcesses, endLeftovers, isShopRunning, type ShopProcess, type ShopProcesses } from './processes.ts';
import { setWebhookTarget } from './webhook-target.ts';
import { writerProcesses } from './writers.ts';
import { loadYearBehind, type YearLoad } from './year.ts';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface ShopPorts {
  web: number;
  realtime: number;
  workers: number;
}

export interface LaunchOptions {
  paths: StackPaths;
  ports: ShopPorts;
  scale: 'full' | 'test';
  throwaway: boolean;
  /** Called with one line for each step. */
  progress(line: string): void;
  /** Settings on top of those of the stack. */
  settings?: Record<string, string>;
  /** Gives the launch up: what was started by then is stopped before `launchShop` rejects. */
  signal?: AbortSignal;
  /** Kafka brokers of a stack that is started here (stack/control.ts). */
  brokers?: number | undefined;
  /** Consumers of each writer group; default 1. */
  consumers?: number;
  /** A stack that is running; without it the services are started too. */
  stack?: RunningStack;
}

export interface Shop {
  env: Record<string, string>;
  webUrl: string;
  realtimeUrl: string;
  /** Where each process answers GET /metrics and the whole of GET /api/health/ready. */
  metricsUrls: Record<keyof ShopPorts, string>;
  /** Stops web, realtime and workers, and the services when they were started here. */
  stop(): Promise<void>;
}

const PORT_SETTING: Record<keyof ShopPorts, string> = {
  web: 'WEB_PORT',
  realtime: 'REALTIME_PORT',
  workers: 'WORKERS_PORT',
};

/** Throws one line when a port the shop is to listen on is taken. */
async function requirePorts(ports: ShopPorts): Promise<void> {
  for (const [name, port] of Object.entries(ports) as [keyof ShopPorts, number][]) {
    if ((await isPortFree(port, '::')) && (await isPortFree(port))) continue;
    throw new Error(
      `Port ${port} (${name}) is taken by another program. To mend it: stop that one, or ${PORT_SETTING[name]}=${port + 100} npm start`,
    );
  }
}

/** Heaps are bounded so that everything together stays within 3 GB on a small machine. */
function processesOf(ports: ShopPorts): ShopProcess[] {
  return [
    {
      name: 'web',
      args: ['--max-old-space-size=512', join(ROOT, 'server/web/main.ts')],
      port: ports.web,
      readyPath: '/',
    },
    {
      name: 'realtime',
      args: ['--max-old-space-size=256', join(ROOT, 'server/realtime/main.ts')],
      port: ports.realtime,
      readyPath: '/api/health/live',
    },
    {
      name: 'workers',
      args: ['--max-old-space-size=1024', join(ROOT, 'workers/main.ts')],
      port: ports.workers,
      readyPath: '/api/health/live',
    },
  ];
}

function shopEnv(options: LaunchOptions, stackEnv: Record<string, string>, distDir: string): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(own),
    ...stackEnv,
    DANGOL_LOCAL_SERVICES: localServices(options.paths),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_DIST_DIR: distDir,
    WEB_PORT: String(options.ports.web),
    REALTIME_PORT: String(options.ports.realtime),
    WORKERS_PORT: String(options.ports.workers),
    DANGOL_STACK_DIR: options.paths.dir,
    // Rendering the whole catalogue ahead, or loading a year, would take the cores from what is tested or measured.
    ...(options.throwaway && { SHARED_PAGES_AHEAD: '100', SEED_YEAR: '0' }),
    ...options.settings,
  };
}

/** What the alert evaluator looks at: every process that is started here. */
function metricsTargets(env: Record<string, string>, writers: readonly ShopProcess[]): string[] {
  const ownPorts = writers.flatMap((writer) => writer.env?.WORKERS_METRICS_PORT ?? []);
  const targets = metricsTargetsOf(parseEnv(env));
  return env.METRICS_TARGETS === '' ? [...targets, ...ownPorts.map((port) => `127.0.0.1:${port}`)] : targets;
}

function takenPorts(env: Record<string, string>): number[] {
  return Object.entries(env).flatMap(([name, value]) => (name.endsWith('_PORT') ? [Number(value)] : []));
}

/** Services that the stack runs itself; the others are external. */
function localServices(paths: StackPaths): string {
  const services = readState(paths)?.services ?? [];
  return services.flatMap(({ name, by }) => (by !== 'given' && isServiceName(name) ? [name] : [])).join();
}

/**
 * Starts the whole shop: services, tables, topics, data, the production build, then web, realtime and workers.
 * The build runs beside the services, since neither needs the other. On failure everything started is stopped.
 */
export async function launchShop(options: LaunchOptions): Promise<Shop> {
  const { paths, progress, ports, signal } = options;
  if (isShopRunning(paths))
    throw new Error(`A shop is served from ${paths.dir} already. To mend it: stop that npm start`);
  const ended = await endLeftovers(paths);
  if (ended.length > 0) progress(`ended ${ended.join(', ')}, left by a killed start`);
  await requirePorts(ports);

  let stack: RunningStack | null = null;
  let processes: ShopProcesses | null = null;
  let year: YearLoad | null = null;
  const stop = async () => {
    await Promise.all([processes?.stop(), year?.stop()]);
    if (options.stack === undefined) await stack?.stop();
  };
  // One part that fails, or the caller, gives the others up.
  const giveUp = new AbortController();
  const abort = () => giveUp.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  giveUp.signal.addEventListener('abort', () => void processes?.stop(), { once: true });
  const within: LaunchOptions = { ...options, signal: giveUp.signal };
  const servicesWithData = async (): Promise<Record<string, string>> => {
    stack = options.stack ?? (await up({ ...within, attached: true }));
    giveUp.signal.throwIfAborted();
    const env = shopEnv(options, stack.env, '.next');
    await prepareData({ root: ROOT, env, scale: options.scale, progress, signal: giveUp.signal });
    return stack.env;
  };
  try {
    const parts = [timedBuild(within), servicesWithData()] as const;
    const [build, stackEnv] = await Promise.all(parts).catch(async (error: unknown) => {
      abort();
      await Promise.allSettled(parts);
      throw error;
    });
    const metrics = await chooseMetricsPorts(paths);
    const env = { ...shopEnv(options, stackEnv, build.distDir), ...metrics };
    // What a process would refuse is refused here, in one place and with its own words.
    const settings = parseEnv(env);
    const writers = await writerProcesses(ROOT, options.consumers ?? 1, takenPorts(env));
    const targets = metricsTargets({ ...env, METRICS_TARGETS: process.env.METRICS_TARGETS ?? '' }, writers);
    const all = [...processesOf(ports), ...writers];
    processes = createShopProcesses(paths, ROOT, { ...env, METRICS_TARGETS: targets.join(',') }, all);
    await processes.start((name, port) => progress(`${name} serves on port ${port}`));
    await setWebhookTarget(env, ports.web, progress);
    giveUp.signal.throwIfAborted();
    if (settings.SEED_YEAR === '1') year = loadYearBehind(ROOT, env, progress);
    return {
      env,
      webUrl: `http://localhost:${ports.web}`,
      realtimeUrl: `http://localhost:${ports.realtime}`,
      metricsUrls: {
        web: `http://127.0.0.1:${metrics.WEB_METRICS_PORT}`,
        realtime: `http://127.0.0.1:${metrics.REALTIME_METRICS_PORT}`,
        workers: `http://127.0.0.1:${metrics.WORKERS_METRICS_PORT}`,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

async function timedBuild({ paths, progress, signal }: LaunchOptions): Promise<Build> {
  const startedAt = performance.now();
  const served = stackPaths(join(ROOT, '.stack'));
  const inUse = served.dir !== paths.dir && existsSync(served.dir) && isShopRunning(served);
  const build = await buildWeb(ROOT, { env: BUILD_SETTINGS, inUse, spare: '.cache/next', signal });
  const took = ((performance.now() - startedAt) / 1000).toFixed(1);
  progress(build.built ? `production build made (${took} s)` : `production build stands (${took} s)`);
  return build;
}

/** Enough for the settings schema; a build connects to nothing. */
export const BUILD_SETTINGS = {
  DATABASE_URL: 'postgresql://build@127.0.0.1:1/build',
  REDIS_URL: 'redis://127.0.0.1:1',
  KAFKA_BROKERS: '127.0.0.1:1',
  ELASTICSEARCH_URL: 'http://127.0.0.1:1',
  PAYMENT_URL: 'http://127.0.0.1:1',
  // None of them real: a shifted clock does no harm.
  DANGOL_LOCAL_SERVICES: 'postgres,redis,kafka,elasticsearch',
  SESSION_SECRET: 'only-for-the-build-only-for-the-build',
};
