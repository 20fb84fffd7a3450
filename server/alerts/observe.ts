import type { AlertRule } from '#contracts/alerts/rules.ts';
import { FOLLOWED_COUNTERS, LAG_METRIC, type Reading, SCRAPE_JOB } from '#contracts/alerts/signals.ts';
import { CONSUMER_GROUPS } from '#contracts/consumer-groups.ts';
import type { Sample } from '#domain/alert/samples.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';
import type { PanelReader } from '#server/adapters/postgres/panel-reader.ts';

import { within } from '../timeout.ts';
import { samplesIn } from './exposition.ts';

/** A row of a rule's SQL; `shown` where the rule shows other figures than the one it compares. */
export interface SqlReading extends Reading {
  shown?: { value: number; baseline: number };
}

/** Everything that one turn of the evaluator has read. Plain data. */
export interface Observation {
  atMs: number;
  samples: readonly Sample[];
  /** By rule; 'failed': the statement was not answered. */
  rows: ReadonlyMap<string, readonly SqlReading[] | 'failed'>;
}

export interface ObserveOptions {
  rules: readonly AlertRule[];
  /** Metrics ports, `host:port`. */
  targets: readonly string[];
  kafka: Pick<Kafka, 'admin'>;
  /** Read-only, with a statement timeout. */
  reader: PanelReader;
}

type SqlRow = Record<string, unknown>;

const READ = ['dangol_service_up', ...FOLLOWED_COUNTERS];
/** As Prometheus waits for a scrape, and less than a turn. */
const SCRAPE_WITHIN_MS = 5_000;
const LAG_WITHIN_MS = 5_000;

/**
 * Reads what the rules need, all at once: a page of each process, two requests to Kafka a group, a statement or two a
 * rule. Never rejects: what did not answer in time is missing.
 */
export async function observe(options: ObserveOptions, atMs: number): Promise<Observation> {
  const { rules, targets, kafka, reader } = options;
  const [pages, lags, rows] = await Promise.all([
    Promise.all(targets.map(scrape)),
    Promise.all(CONSUMER_GROUPS.map((group) => lagOf(kafka, group))),
    Promise.all(rules.map((rule) => rowsOf(reader, rule))),
  ]);
  return { atMs, samples: [...pages.flat(), ...lags.flat()], rows: new Map(rows.flat()) };
}

/** `up` and the figures of one process. */
async function scrape(target: string): Promise<Sample[]> {
  const place = { job: SCRAPE_JOB, instance: target };
  const page = await fetch(`http://${target}/metrics`, { signal: AbortSignal.timeout(SCRAPE_WITHIN_MS) })
    .then(async (response) => (response.ok ? response.text() : null))
    .catch(() => null);
  const figures = page === null ? [] : samplesIn(page, READ);
  return [
    { name: 'up', labels: place, value: page === null ? 0 : 1 },
    ...figures.map((sample) => ({ ...sample, labels: { ...sample.labels, ...place } })),
  ];
}

async function lagOf(kafka: ObserveOptions['kafka'], labels: (typeof CONSUMER_GROUPS)[number]): Promise<Sample[]> {
  const { group, topic } = labels;
  const lag = await within(
    kafka.admin().then((admin) => admin.lag(group, topic)),
    LAG_WITHIN_MS,
  );
  return lag === undefined ? [] : [{ name: LAG_METRIC, labels: { group, topic }, value: Number(lag) }];
}

async function rowsOf(reader: PanelReader, rule: AlertRule): Promise<[string, SqlReading[] | 'failed'][]> {
  if (rule.condition.kind !== 'sql') return [];
  const { sql, figures } = rule.condition;
  try {
    const readings = (await reader.read(sql, [])).map(readingOf);
    if (figures === undefined || readings.length === 0) return [[rule.id, readings]];
    const shown = new Map((await reader.read(figures, [])).map((row) => [JSON.stringify(readingOf(row).labels), row]));
    return [[rule.id, readings.map((reading) => withFigures(reading, shown.get(JSON.stringify(reading.labels))))]];
  } catch {
    return [[rule.id, 'failed']];
  }
}

function readingOf(row: SqlRow): SqlReading {
  const labels = Object.entries(row).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { labels: Object.fromEntries(labels), value: Number(row.value) };
}

function withFigures(reading: SqlReading, row: SqlRow | undefined): SqlReading {
  return row === undefined
    ? reading
    : { ...reading, shown: { value: Number(row.value), baseline: Number(row.baseline) } };
}
