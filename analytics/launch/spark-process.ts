import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { KafkaConnection } from '#server/adapters/kafka/connection.ts';
import { ensureConnector } from './java.ts';
import { PACKAGE } from './places.ts';

export interface SparkPlace {
  python: string;
  javaHome: string;
}

export interface SparkProcessOptions {
  /** Called with each line that the job prints. */
  progress(line: string): void;
  /** Sends SIGTERM to the job. */
  signal?: AbortSignal;
  /** Beside this process's environment; credentials go here, since arguments can be read by every user of a machine. */
  env: Record<string, string>;
  /** A job that SIGTERM does not end within so long is killed. */
  stopWithinMs?: number;
  /** Called with the process id of the job. */
  started?(pid: number): void;
}

const LAST_LINES = 25;

/** Options of a job that reads Kafka: the brokers, and the jars of the connector, which are fetched when missing. */
export async function kafkaArguments(
  { javaHome }: SparkPlace,
  { brokers }: KafkaConnection,
  note: (line: string) => void,
): Promise<string[]> {
  const jars = await ensureConnector(javaHome, note);
  const files = readdirSync(jars).filter((name) => name.endsWith('.jar'));
  return ['--brokers', brokers.join(','), '--jars', files.map((name) => join(jars, name)).join(',')];
}

export function loginEnv({ login }: KafkaConnection): Record<string, string> {
  return login === null ? {} : { KAFKA_USERNAME: login.username, KAFKA_PASSWORD: login.password };
}

/**
 * Runs a job of the package to its end. Rejects with the reason of `signal` when that ended it, and with the last lines
 * that Spark wrote when it failed. Its standard input is a pipe that ends when this process does.
 */
export async function runJob(
  { python, javaHome }: SparkPlace,
  args: readonly string[],
  { progress, signal, env, stopWithinMs = 5_000, started }: SparkProcessOptions,
): Promise<void> {
  const child = execa(python, ['-m', 'dangol_analytics', ...args], {
    // PYTHONPATH: the package's own code. Loopback address: the driver accepts connections from this machine only.
    env: { ...sparkEnv(), ...env, JAVA_HOME: javaHome, PYTHONPATH: join(PACKAGE, 'src'), SPARK_LOCAL_IP: '127.0.0.1' },
    extendEnv: false,
    stdin: 'pipe',
    buffer: false,
    reject: false,
    forceKillAfterDelay: stopWithinMs,
    ...(signal && { cancelSignal: signal }),
  });
  if (child.pid !== undefined) started?.(child.pid);
  const lastLines: string[] = [];
  const keepLast = (line: string) => {
    lastLines.push(line);
    if (lastLines.length > LAST_LINES) lastLines.shift();
  };
  const [result] = await Promise.all([
    child,
    forEachLine(child.iterable(), progress),
    forEachLine(child.iterable({ from: 'stderr' }), keepLast),
  ]);
  signal?.throwIfAborted();
  if (result.exitCode === 0) return;
  const why = [result.originalMessage, ...lastLines].filter((line) => line !== undefined);
  throw new Error(`The Spark job failed (exit ${result.exitCode ?? 'none'}):\n${why.join('\n')}`);
}

async function forEachLine(lines: AsyncIterable<string>, take: (line: string) => void): Promise<void> {
  for await (const line of lines) take(line);
}

/** A Spark of the machine's own, with its settings and jars, would run in place of the pinned one. */
function sparkEnv(): NodeJS.ProcessEnv {
  const { SPARK_HOME: _home, PYSPARK_PYTHON: _python, PYSPARK_DRIVER_PYTHON: _driver, ...env } = process.env;
  return env;
}
