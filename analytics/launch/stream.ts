import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TOPICS } from '#contracts/topics.ts';
import type { KafkaConnection } from '#server/adapters/kafka/connection.ts';
import type { KafkaNames } from '#server/adapters/kafka/names.ts';
import { rollUpJobSettings } from '#server/adapters/postgres/roll-ups/job-settings.ts';
import { prepareSpark } from './job.ts';
import { kafkaArguments, loginEnv, runJob } from './spark-process.ts';

export interface StreamOptions {
  kafka: KafkaConnection;
  names: KafkaNames;
  databaseUrl: string;
  /** Folder of the settings and of checkpoints, which may be lost at any time. */
  out: string;
  /** Heap of Spark, as Java writes it: 512m. */
  memory: string;
  /** Most messages of a micro-batch. */
  maxMessages: number;
  progress(line: string): void;
  /** Called with the process id of the driver. */
  started?(pid: number): void;
  /** The transaction under way ends, the lease is released, and Spark stops. */
  signal?: AbortSignal;
}

/** Spark ends its tasks and its own process after the lease is released. */
const STOP_WITHIN_MS = 30_000;

/**
 * Keeps the roll-ups with Spark, from when it has the lease until `signal` is aborted (docs/decisions/0127). Rejects
 * with the reason of `signal`, or with the last lines of Spark when it could not go on.
 */
export async function runStream(options: StreamOptions): Promise<void> {
  const { kafka, databaseUrl, memory, maxMessages, progress, signal } = options;
  const place = await prepareSpark({ kafka: true, progress, signal });
  const out = resolve(options.out);
  mkdirSync(out, { recursive: true });
  const settingsFile = join(out, 'settings.json');
  writeFileSync(settingsFile, `${JSON.stringify(streamSettings(options.names), null, 1)}\n`);
  const args = ['stream', '--settings', settingsFile, '--out', out, '--memory', memory];
  args.push('--max-messages', String(maxMessages), '--until-input-ends');
  args.push(...(await kafkaArguments(place, kafka, progress)));
  await runJob(place, args, {
    ...{ progress, signal, stopWithinMs: STOP_WITHIN_MS, started: options.started },
    env: { ...loginEnv(kafka), DATABASE_URL: databaseUrl },
  });
}

/** What the job reads: the definitions of the roll-ups, and what their topics are called on the brokers. */
export function streamSettings(names: KafkaNames): object {
  const topicNames = { orders: names.topic(TOPICS.orders), behavior: names.topic(TOPICS.behavior) };
  return { ...rollUpJobSettings(), topicNames };
}
