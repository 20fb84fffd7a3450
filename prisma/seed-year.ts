import { constants, setPriority } from 'node:os';
import { UsageError } from '#contracts/command-line.ts';
import { textOfDay } from '#domain/shared/calendar.ts';
import { pause } from '#server/pause.ts';
import { assertLocalDatabase, isLocalDatabase } from '#simulation/seed/local-only.ts';
import { loadYear, type YearProgress, type YearResult } from '#simulation/seed/year/load.ts';

export interface SeedYearOptions {
  databaseUrl: string;
  /** The number that the shop was seeded with. */
  seed: number;
  /**
   * Beside an open shop: at a low priority, with pauses, until the process that started this one ends. Does nothing,
   * without a line, where there is no such shop, where its year is there, and on a database elsewhere.
   */
  behind: boolean;
  log(line: string): void;
}

/** Lines of progress. */
const STEPS = 10;
/** Share of the time that is spent at work, beside an open shop. At work it takes at most one core and a half. */
const SHARE_BEHIND = 0.25;
/**
 * What a day takes on cores of its own, PostgreSQL included, by the CPU time that this process uses. On busy cores a
 * day takes longer by the clock: to pause in proportion to that would starve the load where its low priority does
 * already.
 */
const WORK_PER_CPU = 4;

/** Loads the year of orders before a seeded shop's month, or what of it is missing. */
export async function seedYear({ databaseUrl, seed, behind, log }: SeedYearOptions): Promise<YearResult> {
  if (behind && !isLocalDatabase(databaseUrl)) return { state: 'absent', rows: {}, customers: 0 };
  assertLocalDatabase(databaseUrl);
  const startedMs = performance.now();
  const stopping = new AbortController();
  if (behind) {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
    process.once('disconnect', () => stopping.abort(new Error('The shop has stopped.')));
    // Listening would keep this process alive when the year is there.
    process.channel?.unref();
  }
  let reported = 0;
  let cpu = process.cpuUsage();
  const result = await loadYear({
    ...{ databaseUrl, seed, signal: stopping.signal },
    async afterDay({ day, days, orders, busyMs, date }: YearProgress) {
      const step = Math.floor((STEPS * day) / days);
      if (step > reported) log(`year: ${Math.floor((100 * day) / days)} %, ${orders} orders until ${textOfDay(date)}`);
      reported = step;
      if (!behind) return;
      const { user, system } = process.cpuUsage(cpu);
      const workMs = Math.min(busyMs, (WORK_PER_CPU * (user + system)) / 1_000);
      await pause(workMs * (1 / SHARE_BEHIND - 1), stopping.signal);
      cpu = process.cpuUsage();
    },
  });
  const { state, customers } = result;
  if (state === 'absent' && !behind)
    throw new UsageError(`This database holds no shop that was seeded with number ${seed}: npm run seed, or --seed N.`);
  if (state === 'complete' && !behind) log('year: it is there already');
  if (state === 'loaded') {
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
    const rows = Object.entries(result.rows).map(([table, count]) => `${table} ${count}`);
    log(`year: complete after ${seconds} s; ${customers} customers; ${rows.join(', ')}`);
  }
  return result;
}
