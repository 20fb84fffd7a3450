import type { AlertLabels } from '#domain/alert/rule.ts';
import type { Sample } from '#domain/alert/samples.ts';

/*
 * Conditions of alerts on figures of processes, twice: as PromQL, and as a function over the same figures, with which
 * the worker alert-evaluator works where there is no Prometheus. tests compare both on the same samples.
 */

/** A value that a rule's threshold is applied to. */
export interface Reading {
  labels: AlertLabels;
  value: number;
}

export interface SignalContext {
  /** Addresses (`host:port`) that are to be scraped. */
  targets: readonly string[];
  /** By how much a counter rose in the last ten minutes, over the processes that count. */
  increaseOf(sample: Sample): number;
}

export interface Signal {
  /** One number a set of labels, before the threshold. */
  promql(targets: readonly string[]): string;
  readings(samples: readonly Sample[], context: SignalContext): Reading[];
}

/** Scrape job of prometheus.yml. */
export const SCRAPE_JOB = 'dangol';

/** As `<aggregate> by (<names>) (<metric>)`. */
function aggregate(
  samples: readonly Sample[],
  metric: string,
  names: readonly string[],
  reduce: (values: number[]) => number,
  read: (sample: Sample) => number = ({ value }) => value,
): Reading[] {
  const groups = new Map<string, { labels: AlertLabels; values: number[] }>();
  for (const sample of samples.filter(({ name }) => name === metric)) {
    const labels = Object.fromEntries(names.map((name) => [name, sample.labels[name] ?? '']));
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, values: [] };
    group.values.push(read(sample));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ labels, values }) => ({ labels, value: reduce(values) }));
}

const most = (values: readonly number[]) => Math.max(...values);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Of worker kafka-monitor. */
export const LAG_METRIC = 'dangol_kafka_lag';

/** 1: the process does not answer the scrape, or is not scraped at all. */
export const PROCESS_DOWN: Signal = {
  promql: (targets) => {
    const absent = targets.map((target) => `absent(up{job="${SCRAPE_JOB}",instance="${target}"})`);
    return [`(1 - max by (job, instance) (up{job="${SCRAPE_JOB}"}))`, ...absent].join(' or ');
  },
  readings(samples, { targets }) {
    const scraped = aggregate(
      samples.filter(({ labels }) => labels.job === SCRAPE_JOB),
      'up',
      ['job', 'instance'],
      (values) => 1 - most(values),
    );
    const known = new Set(scraped.map(({ labels }) => labels.instance));
    const absent = targets.filter((instance) => !known.has(instance));
    return [...scraped, ...absent.map((instance) => ({ labels: { job: SCRAPE_JOB, instance }, value: 1 }))];
  },
};

/** 1: no process reaches the service. */
export const SERVICE_DOWN: Signal = {
  promql: () => '1 - max by (service) (dangol_service_up)',
  readings: (samples) => aggregate(samples, 'dangol_service_up', ['service'], (values) => 1 - most(values)),
};

/** Messages that a group has not handled yet. Several processes may state it: each states the same. */
export const CONSUMER_LAG: Signal = {
  promql: () => 'sum by (group, topic) (max by (group, topic, partition) (dangol_kafka_lag))',
  readings(samples) {
    const partitions = aggregate(samples, LAG_METRIC, ['group', 'topic', 'partition'], most);
    return aggregate(
      partitions.map((partition) => ({ name: LAG_METRIC, ...partition })),
      LAG_METRIC,
      ['group', 'topic'],
      sum,
    );
  },
};

/** Counters whose rises the evaluator follows. */
export const FOLLOWED_COUNTERS: readonly string[] = ['dangol_dead_letters_total'];

/** Messages set aside in ten minutes. */
export const DEAD_LETTERS: Signal = {
  promql: () => 'sum by (topic, group) (increase(dangol_dead_letters_total[10m]))',
  readings: (samples, { increaseOf }) =>
    aggregate(samples, 'dangol_dead_letters_total', ['topic', 'group'], sum, increaseOf),
};

/** Seconds since alerts were evaluated. By Prometheus alone: an evaluator that has stopped cannot state it. */
export const EVALUATOR_STOPPED: Pick<Signal, 'promql'> = {
  promql: () =>
    '(time() - max(dangol_alert_evaluated_at_seconds)) or (86400 * absent(dangol_alert_evaluated_at_seconds))',
};
