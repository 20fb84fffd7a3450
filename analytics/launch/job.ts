import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ModelSettings } from '#domain/recommendation/model/settings.ts';
import type { KafkaConnection } from '#server/adapters/kafka/connection.ts';
import { findProgram } from '#stack/find-program.ts';
import { MissingError } from '#stack/remedy.ts';
import { ensureConnector, findSparkJava } from './java.ts';
import { ensurePython, findPython } from './python.ts';
import { jobSettings } from './settings.ts';
import { kafkaArguments, loginEnv, runJob, type SparkPlace } from './spark-process.ts';

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
  const args = ['neighbours', '--settings', settingsFile, '--out', out, '--top', String(options.top)];
  args.push('--format', options.format);
  if (options.memory !== undefined) args.push('--memory', options.memory);
  if (options.partitions !== undefined) args.push('--partitions', String(options.partitions));
  if ('files' in from) args.push('--input', resolve(from.files));
  else args.push('--topic', from.topic, ...(await kafkaArguments(place, from.kafka, progress)));
  await runJob(place, args, { progress, signal, env: 'kafka' in from ? loginEnv(from.kafka) : {} });
}

/** Whether a log source that is a path is there; a pattern is Spark's to resolve. */
export function isThere(files: string): boolean {
  return /[*?{[]/.test(files) || existsSync(files);
}
