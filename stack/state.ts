import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isRunning, type ProcessRecord, readJson, writeJson } from './process-table.ts';
import type { Secrets, ServiceName } from './service.ts';

/** What the supervisor notes in <dir>/state.json, for `status`, for `down`, and for the next start after a kill. */
export interface StackState {
  supervisor: ProcessRecord;
  phase: 'starting' | 'ready' | 'failed' | 'stopping';
  /** One line, when the phase is failed. */
  failure?: string;
  services: ServiceState[];
  ports: Record<string, number>;
}

export interface ServiceState {
  name: ServiceName;
  /** How it runs: a child process, a container, or an external service (its URL is set). */
  by: 'child' | 'docker' | 'given';
  process: ProcessRecord | null;
  port: number | null;
  restarts: number;
}

export interface StackPaths {
  dir: string;
  state: string;
  secrets: string;
  env: string;
  logs: string;
}

/** Paths of the stack in `dir`; by default that of DANGOL_STACK_DIR, else `.stack` of the working directory. */
export function stackPaths(dir = process.env.DANGOL_STACK_DIR ?? '.stack'): StackPaths {
  const absolute = resolve(dir);
  return {
    dir: absolute,
    state: join(absolute, 'state.json'),
    secrets: join(absolute, 'secrets.json'),
    env: join(absolute, 'env.json'),
    logs: join(absolute, 'logs'),
  };
}

export function readState(paths: StackPaths): StackState | null {
  return readJson<StackState>(paths.state);
}

/** The state of a stack whose supervisor still runs; null otherwise. */
export function liveState(paths: StackPaths): StackState | null {
  const state = readState(paths);
  return state !== null && isRunning(state.supervisor) ? state : null;
}

const secret = (bytes: number) => randomBytes(bytes).toString('base64url');

/** Reads the secrets of a stack or makes them, once. What an older version did not make is made now. */
export function loadSecrets(paths: StackPaths): Secrets {
  const known = readJson<Partial<Secrets>>(paths.secrets);
  const secrets: Secrets = { ...makeSecrets(), ...known };
  if (known !== null && Object.keys(secrets).every((name) => name in known)) return secrets;
  mkdirSync(paths.dir, { recursive: true });
  writeJson(paths.secrets, secrets);
  return secrets;
}

const makeSecrets = (): Secrets => ({
  stackId: randomBytes(6).toString('hex'),
  kafkaClusterId: makeClusterId(),
  postgresPassword: secret(24),
  ownerPassword: secret(24),
  appPassword: secret(24),
  redisPassword: secret(24),
  kafkaPassword: secret(24),
  kafkaControllerPassword: secret(24),
  elasticsearchPassword: secret(24),
  sessionSecret: secret(48),
});

/** A Kafka cluster id is a UUID in base64url; one that begins with "-" reads as an option on a command line. */
function makeClusterId(): string {
  for (;;) {
    const id = secret(16);
    if (!id.startsWith('-')) return id;
  }
}
