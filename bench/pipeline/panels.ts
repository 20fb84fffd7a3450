import { PIPELINE_RANGES } from '#contracts/pipeline-panels.ts';
import { PIPELINE_PANELS } from '#observability/pipeline/index.ts';
import { statementFor } from '#observability/pipeline/resolve.ts';
import { openPanelReader, type PanelReader } from '#server/adapters/postgres/panel-reader.ts';
import { resolveEnv } from '#stack/env.ts';
import { deployMigrations } from '../../prisma/deploy.ts';
import { withDatabase, withScratchDatabase } from '../../prisma/scratch-database.ts';
import type { Bench } from '../bench.ts';
import { quantile } from '../push/protocol-shoppers.ts';
import { fillRollUps } from './roll-up-rows.ts';
import { fillYear, type YearSize } from './year-of-orders.ts';

const YEAR: YearSize = { products: 5_000, customers: 17_000, orders: 204_000 };
const AT_MOST_MS = 200;
const ROUNDS = 12;
const MINUTE_MS = 60_000;

/**
 * Every panel's SQL over every range of /admin/pipeline, one after the other as the console runs them, by its own
 * connections and role, on a year of orders and a month of shoppers.
 */
export const panelsBench: Bench = {
  name: 'pipeline',
  figures: ['pipeline.panelP95Ms'],
  async run({ progress, quick }) {
    const env = await resolveEnv().catch((error: unknown) => {
      progress(error instanceof Error ? error.message : String(error));
      return null;
    });
    if (env === null) return null;
    const year = quick ? { ...YEAR, customers: YEAR.customers / 10, orders: YEAR.orders / 10 } : YEAR;
    return withScratchDatabase(env.DATABASE_OWNER_URL ?? env.DATABASE_URL ?? '', async (url) => {
      progress(`writing ${year.orders} orders of ${year.customers} customers, and their roll-ups`);
      await deployMigrations(url, () => undefined);
      await fillYear(url, year);
      await fillRollUps(url);
      const database = new URL(url).pathname.slice(1);
      const reader = openPanelReader(withDatabase(env.READER_DATABASE_URL ?? env.DATABASE_URL ?? '', database));
      try {
        const times = await timesOf(reader);
        const all = [...times.values()].flat();
        const medians = [...times].map(
          ([id, each]) =>
            [
              id,
              quantile(
                [...each].sort((a, b) => a - b),
                0.5,
              ),
            ] as const,
        );
        const slowest = medians.sort(([, a], [, b]) => b - a).slice(0, 4);
        return {
          'pipeline.panelP95Ms': {
            value: quantile(all, 0.95),
            unit: 'ms',
            target: { atMost: AT_MOST_MS },
            note: `${times.size} panels × ${Object.keys(PIPELINE_RANGES).length} ranges × ${ROUNDS}, ${year.orders} orders of a year; p50 ${quantile(all, 0.5).toFixed(1)}, most ${quantile(all, 1).toFixed(0)}; slowest by median: ${slowest.map(([id, ms]) => `${id} ${ms.toFixed(0)}`).join(', ')}`,
          },
        };
      } finally {
        await reader.close();
      }
    });
  },
};

async function timesOf(reader: PanelReader): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { id, query } of PIPELINE_PANELS) {
      if (query.kind !== 'sql') continue;
      for (const minutes of Object.values(PIPELINE_RANGES)) {
        const toMs = Date.now();
        const choice = { fromMs: toMs - minutes * MINUTE_MS, toMs, sources: [], locale: 'ko' } as const;
        const { text, values } = statementFor(query, choice);
        const startedMs = performance.now();
        const rows = await reader.read(text, values);
        const ms = performance.now() - startedMs;
        if (rows.length === 0) throw new Error(`${id} has no rows.`);
        // The first round reads the tables into memory.
        if (round > 0) times.set(id, [...(times.get(id) ?? []), ms]);
      }
    }
  }
  return times;
}
