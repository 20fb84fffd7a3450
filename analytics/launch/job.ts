import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import type { ModelSettings } from '#domain/recommendation/model/settings.ts';
import type { KafkaConnection } from '#server/adapters/kafka/connection.ts';
import { findProgram } from '#stack/find-program.ts';
import { MissingError } from '#stack/remedy.ts';
import { ensureConnector, findSparkJava } from './java.ts';
import { PACKAGE } from './places.ts';
import { ensurePython, findPython } from './python.ts';
import { jobSettings } from './settings.ts';

/**
 * Where the behaviour log is read: the topic (its name on the brokers), or JSON lines (a file, a folder, a pattern).
 */
export type LogSource = { kafka: KafkaConnection; topic: string } | { files: string };

export interface NeighboursOptions {
  from: LogSource;
  /** Folder; the job writes neighbours/ and report.json into it, over what an earlier run wrote. */
  out: string;
  /** Neighbours a product keeps. */
  top: number;
  format: 'json' | 'parquet';
  settings: ModelSettings;
  /** Heap of Spark, as Java writes it: 2g. */
  memory?: string;
  /** Most partitions of a shuffle. */
  partitions?: number;
  progress(line: string): void;
  signal?: AbortSignal;
}

export interface SparkPlace {
  python: string;
  javaHome: string;
}

const LAST_LINES = 25;

/**
 * Finds or installs what the job runs on. Throws MissingError, one line with its remedy. `kafka`: the connector too.
 */
export async function prepareSpark(options: {
  kafka: boolean;
  dev?: boolean;
  progress(line: string): void;
  signal?: AbortSignal;
}): Promise<SparkPlace> {
  const { progress: note, dev, signal } = options;
  const javaHome = await findSparkJava();
  const python = await ensurePython({ dev, note, signal });
  if (options.kafka) await ensureConnector(javaHome, note);
  return { python, javaHome };
}

/** What this machine lacks to run (and install) the job, one line with its remedy; null: nothing. */
export async function missingTools(): Promise<string | null> {
  try {
    await findSparkJava();
    await findPython();
    if (findProgram('mvn') === null) throw new MissingError('Maven was not found.', 'apt-get install -y maven');
    return null;
  } catch (error) {
    if (error instanceof MissingError) return error.message;
    throw error;
  }
}

/**
 * Runs the neighbours job to its end on this machine's cores. Rejects with the last lines Spark wrote when it fails.
 */
export async function runNeighbours(options: NeighboursOptions): Promise<void> {
  const { from, progress, signal } = options;
  const place = await prepareSpark({ kafka: 'topic' in from, progress, signal });
  const out = resolve(options.out);
  mkdirSync(out, { recursive: true });
  const settingsFile = join(out, 'settings.json');
  writeFileSync(settingsFile, `${JSON.stringify(jobSettings(options.settings), null, 1)}\n`);
  const args = ['-m', 'dangol_analytics', 'neighbours', '--settings', settingsFile, '--out', out];
  args.push('--top', String(options.top), '--format', options.format);
  if (options.memory !== undefined) args.push('--memory', options.memory);
  if (options.partitions !== undefined) args.push('--partitions', String(options.partitions));
  if ('files' in from) args.push('--input', resolve(from.files));
  else {
    const jars = await ensureConnector(place.javaHome, progress);
    const files = readdirSync(jars).filter((name) => name.endsWith('.jar'));
    args.push('--topic', from.topic, '--brokers', from.kafka.brokers.join(','));
    args.push('--jars', files.map((name) => join(jars, name)).join(','));
  }
  await runPython(place, args, { progress, signal, env: 'kafka' in from ? loginEnv(from.kafka) : {} });
}

/** The job takes the login from its environment: arguments can be read by everybody on the machine. */
function loginEnv({ login }: KafkaConnection): Record<string, string> {
  return login === null ? {} : { KAFKA_USERNAME: login.username, KAFKA_PASSWORD: login.password };
}

async function runPython(
  { python, javaHome }: SparkPlace,
  args: string[],
  { progress, signal, env }: { progress(line: string): void; signal?: AbortSignal; env: Record<string, string> },
): Promise<void> {
  const child = execa(python, args, {
    // PYTHONPATH: the package's own code. Loopback address: the driver accepts connections from this machine only.
    env: { ...sparkEnv(), ...env, JAVA_HOME: javaHome, PYTHONPATH: join(PACKAGE, 'src'), SPARK_LOCAL_IP: '127.0.0.1' },
    extendEnv: false,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    ...(signal && { cancelSignal: signal }),
  });
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

/** Whether a log source that is a path is there; a pattern is Spark's to resolve. */
export function isThere(files: string): boolean {
  return /[*?{[]/.test(files) || existsSync(files);
}
