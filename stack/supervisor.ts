import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDockerWanted, startContainers, stopContainers } from './docker.ts';
import { elasticsearch } from './elasticsearch.ts';
import { checkExternalService, LOGIN_SETTINGS, URL_SETTING } from './external-services.ts';
import { kafkaBrokers } from './kafka.ts';
import { payment } from './payment.ts';
import { cacheRoot, dataRoot, makeDataRoot, serviceUser, sweepOrphanedDataRoots } from './place.ts';
import { choosePort } from './ports.ts';
import { postgres } from './postgres.ts';
import { endProcess, isRunning, type ProcessRecord, startMark, writeJson } from './process-table.ts';
import { redis } from './redis.ts';
import { type LocalService, type ProcessName, SERVICE_NAMES, type ServiceName, WrongServiceError } from './service.ts';
import { loadSecrets, readState, type ServiceState, type StackPaths, type StackState } from './state.ts';
import { logTail, type SupervisedProcess, superviseProcess } from './supervised-process.ts';

const READY_TIMEOUT_MS = 240_000;
const GRACE_MS = 15_000;

export interface SupervisorOptions {
  paths: StackPaths;
  /** false: speed before safety, for stacks that are deleted after use. */
  durable: boolean;
  /** Kafka brokers. */
  brokers: number;
  /** Called with one line for each step, and how long it took. */
  progress(line: string): void;
}

export interface Supervisor {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs the services of one stack as child processes (or containers) and notes in state.json what it does. */
export function createSupervisor({ paths, durable, brokers, progress }: SupervisorOptions): Supervisor {
  const local: Record<ServiceName, readonly LocalService[]> = {
    postgres: [postgres],
    redis: [redis],
    kafka: kafkaBrokers(brokers),
    elasticsearch: [elasticsearch],
    payment: [payment],
  };
  const ready = new Map<ServiceName, Promise<Record<string, string>>>();
  const secrets = loadSecrets(paths);
  const user = serviceUser();
  const data = dataRoot(paths.dir, user);
  const supervised = new Map<ProcessName, SupervisedProcess>();
  const others = new Map<ServiceName, 'docker' | 'given'>();
  const promised = new Set<number>();
  const chosen = new Map<string, Promise<number>>();
  const before = readState(paths);
  const state: StackState = {
    supervisor: { name: 'supervisor', pid: process.pid, mark: startMark(process.pid) ?? '' },
    phase: 'starting',
    services: [],
    ports: { ...before?.ports },
    brokers,
  };

  function note(change: Partial<StackState> = {}): void {
    Object.assign(state, change);
    state.services = SERVICE_NAMES.flatMap((service): ServiceState[] => {
      const by = others.get(service);
      if (by !== undefined) return [{ name: service, by, process: null, port: null, restarts: 0 }];
      return local[service].flatMap(({ name }): ServiceState[] => {
        const running = supervised.get(name);
        if (running === undefined) return [];
        const port = state.ports[name] ?? null;
        return [{ name, by: 'child', process: running.record(), port, restarts: running.restarts() }];
      });
    });
    writeJson(paths.state, state);
  }

  /** Ends what a killed supervisor left behind, so that its ports and data folders are free again. */
  async function recover(): Promise<void> {
    const left = (before?.services ?? []).flatMap((service) => (service.process === null ? [] : [service.process]));
    const running = left.filter(isRunning);
    if (running.length > 0)
      progress(`ending ${running.map((record) => record.name).join(', ')}, left by a killed stack`);
    await Promise.all(left.map((record: ProcessRecord) => endProcess(record, 'SIGTERM', GRACE_MS)));
  }

  /** Several services, and the brokers of a cluster, choose at once. */
  function portOf(key: string, preferred: number): Promise<number> {
    const port =
      chosen.get(key) ??
      choosePort([state.ports[key], preferred], promised).then((found) => {
        state.ports[key] = found;
        return found;
      });
    chosen.set(key, port);
    return port;
  }

  /** On PostgreSQL of another stack or machine: in the owner's role, unless a role of its own is named. */
  async function bookUrl(): Promise<string> {
    const { PAYMENT_DATABASE_URL, DATABASE_OWNER_URL, DATABASE_URL } = (await ready.get('postgres')) ?? {};
    return PAYMENT_DATABASE_URL ?? DATABASE_OWNER_URL ?? DATABASE_URL ?? '';
  }

  async function startLocal({ name, prepare }: LocalService): Promise<Record<string, string>> {
    const startedAt = performance.now();
    const launch = await prepare({
      secrets,
      dataDir: join(data, name),
      cacheDir: cacheRoot(user),
      user,
      durable,
      note: (line) => progress(`${name}: ${line}`),
      choosePort: portOf,
      bookUrl,
    });
    const logFile = join(paths.logs, `${name}.log`);
    const supervisedProcess = superviseProcess(
      { ...launch, name, user: launch.isOwnUser === true ? null : user, logFile, graceMs: GRACE_MS },
      () => note(),
    );
    supervised.set(name, supervisedProcess);
    if (state.phase === 'stopping') return {};
    supervisedProcess.start();
    await untilReady(name, supervisedProcess, launch.check, logFile);
    await launch.afterReady?.();
    progress(`${name} ready on port ${launch.port} (${seconds(startedAt)})`);
    return launch.settings;
  }

  async function untilReady(
    name: ProcessName,
    supervisedProcess: SupervisedProcess,
    check: () => Promise<void>,
    logFile: string,
  ): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    for (;;) {
      try {
        return await check();
      } catch (error) {
        if (error instanceof WrongServiceError) throw error;
        if (state.phase === 'stopping') throw new Error('The stack is being stopped.');
        if (supervisedProcess.restarts() >= 3 || Date.now() > deadline) {
          const how = supervisedProcess.lastEnd() ?? (error instanceof Error ? error.message : String(error));
          throw new Error(`${name} did not become ready (${how}). ${logFile} ends with:\n${logTail(logFile)}`);
        }
        await delay(100);
      }
    }
  }

  async function settingsOf(name: ServiceName, docker: boolean): Promise<Record<string, string>> {
    const setting = URL_SETTING[name];
    const address = process.env[setting];
    if (address !== undefined && address !== '') {
      others.set(name, 'given');
      await checkExternalService(name, address, process.env.DANGOL_NAMESPACE ?? '');
      progress(`${name} given by ${setting}`);
      const owner = process.env.DATABASE_OWNER_URL ?? address;
      const reader = process.env.READER_DATABASE_URL;
      const book = process.env.PAYMENT_DATABASE_URL;
      const login = LOGIN_SETTINGS[name].map((key) => [key, process.env[key] ?? '']);
      return {
        [setting]: address,
        ...Object.fromEntries(login),
        ...(name === 'postgres' ? { DATABASE_OWNER_URL: owner } : {}),
        ...(name === 'postgres' && reader !== undefined ? { READER_DATABASE_URL: reader } : {}),
        ...(name === 'postgres' && book !== undefined ? { PAYMENT_DATABASE_URL: book } : {}),
      };
    }
    if (docker && name !== 'payment') {
      others.set(name, 'docker');
      return startContainers([name], secrets);
    }
    return Object.assign({}, ...(await Promise.all(local[name].map(startLocal))));
  }

  return {
    async start() {
      mkdirSync(paths.logs, { recursive: true });
      await recover();
      if (user !== null) {
        sweepOrphanedDataRoots();
        makeDataRoot(paths.dir, data);
      }
      note();
      const docker = await isDockerWanted();
      for (const name of SERVICE_NAMES) ready.set(name, settingsOf(name, docker));
      const settings = await Promise.all(ready.values());
      writeJson(paths.env, {
        ...Object.assign({}, ...settings),
        SESSION_SECRET: process.env.SESSION_SECRET ?? secrets.sessionSecret,
        SNAPSHOT_DIR: join(paths.dir, 'snapshots'),
        SHARED_PAGES_DIR: join(paths.dir, 'pages'),
      });
      if (state.phase === 'starting') note({ phase: 'ready' });
    },
    async stop() {
      note({ phase: 'stopping' });
      await Promise.all([...supervised.values()].map((supervisedProcess) => supervisedProcess.stop()));
      if ([...others.values()].includes('docker') && existsSync(paths.secrets)) await stopContainers(secrets, false);
    },
  };
}

/** "1.2 s" since a moment of performance.now(). */
export function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
