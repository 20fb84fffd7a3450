import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type { Counter, Gauge, Histogram } from 'prom-client';

/** A process's figures. Every name begins with `dangol_`; times are in seconds, as Prometheus has them. */
export interface Metrics {
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  gauge(name: string, help: string, labels?: readonly string[]): Gauge;
  histogram(name: string, help: string, buckets?: readonly number[], labels?: readonly string[]): Histogram;
  /** The exposition text of GET /metrics. */
  text(): Promise<string>;
  contentType: string;
}

/** From one millisecond to ten seconds: our promises are 0.2, 0.4 and 3 s. */
export const LATENCY_BUCKETS_SECONDS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 5, 10,
] as const;

/** How often the delay of the event loop is sampled: ten times a second, as each sample wakes the process. */
const LOOP_SAMPLED_EVERY_MS = 100;

export interface MetricsOptions {
  process: string;
  /** false: no process figures (several registries in one process, tests). */
  defaults?: boolean;
}

/** A registry of its own, so that two in one process (or a module loaded twice) do not meet. */
export function createMetrics({ process, defaults = true }: MetricsOptions): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  if (defaults) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_SAMPLED_EVERY_MS });
  const once = <T>(name: string, make: () => T): T => {
    const known = registry.getSingleMetric(name);
    return known === undefined ? make() : (known as T);
  };
  return {
    counter: (name, help, labels = []) =>
      once(name, () => new Counter({ name, help, labelNames: [...labels], registers: [registry] })),
    gauge: (name, help, labels = []) =>
      once(name, () => new Gauge({ name, help, labelNames: [...labels], registers: [registry] })),
    histogram: (name, help, buckets = LATENCY_BUCKETS_SECONDS, labels = []) =>
      once(
        name,
        () => new Histogram({ name, help, buckets: [...buckets], labelNames: [...labels], registers: [registry] }),
      ),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
