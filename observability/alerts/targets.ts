import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const configSchema = z.object({
  scrape_configs: z.array(z.object({ static_configs: z.array(z.object({ targets: z.array(z.string()) })) })),
});

/** Addresses that Prometheus scrapes in containers (stack/docker/prometheus.yml), by name. */
export function scrapeTargets(): string[] {
  const file = join(import.meta.dirname, '../../stack/docker/prometheus.yml');
  const { scrape_configs: jobs } = configSchema.parse(parse(readFileSync(file, 'utf8')));
  return jobs.flatMap((job) => job.static_configs.flatMap(({ targets }) => targets)).sort();
}
