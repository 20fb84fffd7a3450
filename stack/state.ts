import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isRunning, type ProcessRecord, readJson, writeJson } from './process-table.ts';
import type { ProcessName, Secrets } from './service.ts';

/** What the supervisor notes in <dir>/state.json, for `status`, for `down`, and for the next start after a kill. */
export interface StackState {
  supervisor: ProcessRecord;
  phase: 'starting' | 'ready' | 'failed' | 'stopping';
  /** One line, when the phase is failed. */
  failure?: string;
  services: ServiceState[];
  ports: Record<string, number>;
  /** Kafka brokers that the stack was made with; absent in states of older versions: one. */
  brokers?: number;
}

export interface ServiceState {
  name: ProcessName;
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

/** The numbers of brokers that a stack can be made with. */
export const BROKER_COUNTS: readonly number[] = [1, 3];

/**
 * How many brokers the stack is to have: as many as it was made with. Throws one line with the remedy when `wanted` is
 * another number: copies of partitions do not move by themselves.
 */
export function brokersOf(paths: StackPaths, wanted: number | undefined): number {
  if (wanted !== undefined && !BROKER_COUNTS.includes(wanted))
    throw new Error(`${wanted} brokers: there are 1 or 3. To mend it: npm run stack -- up --brokers 3`);
  const state = readState(paths);
  if (state === null) return wanted ?? 1;
  const { brokers = 1 } = state;
  if (wanted === undefined || wanted === brokers) return brokers;
  const made = `${brokers} ${brokers === 1 ? 'broker' : 'brokers'}`;
  throw new Error(
    `The stack in ${paths.dir} was made with ${made}, and its log is not copied to another number. To mend it: npm run stack -- reset (forgets its data), up --brokers ${brokers}, or up --brokers ${wanted} --dir another-folder`,
  );
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
  readerPassword: secret(24),
  redisPassword: secret(24),
  kafkaPassword: secret(24),
  kafkaControllerPassword: secret(24),
  elasticsearchPassword: secret(24),
  sessionSecret: secret(48),
  paymentPassword: secret(24),
  paymentSecretKey: `test_sk_${secret(24)}`,
});

/** A Kafka cluster id is a UUID in base64url; one that begins with "-" reads as an option on a command line. */
function makeClusterId(): string {
  for (;;) {
    const id = secret(16);
    if (!id.startsWith('-')) return id;
  }
}
