import { z } from 'zod';
import { readCommandLine, UsageError } from '#contracts/command-line.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { DayRange, RecountedDays } from '#server/adapters/postgres/roll-ups/recount.ts';
import { recountHistory } from '#server/metrics/recount.ts';
import { createLogger } from '#server/observability/logger.ts';

export const RECOUNT_USAGE = `npm run analytics -- recount [--from DATE] [--to DATE]   counts the roll-ups anew: orders out of the ledger,
events out of the log. Dates are days in Seoul, both included. Default: all of history`;

const daySchema = z.iso.date();

/** Days of the command line, after the word `recount`; null: only the usage was asked for. */
export function parseRecount(argv: readonly string[]): Partial<DayRange> | null {
  const text = { type: 'string' } as const;
  const { values } = readCommandLine(argv, { options: { from: text, to: text, help: { type: 'boolean' } } });
  if (values.help === true) return null;
  const { from, to } = values as Partial<DayRange>;
  for (const [name, day] of Object.entries({ from, to }))
    if (day !== undefined && !daySchema.safeParse(day).success)
      throw new UsageError(`--${name} "${day}": a date such as 2026-11-25.`);
  if (from !== undefined && to !== undefined && from > to) throw new UsageError('--from is after --to.');
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** Recounts in the shop of these settings. Throws one line when something is in the way. */
export async function runRecount(
  days: Partial<DayRange>,
  { env, progress, signal }: { env: Record<string, string>; progress(line: string): void; signal: AbortSignal },
): Promise<void> {
  const kafka = createKafka({
    connection: kafkaConnection(env),
    namespace: env.DANGOL_NAMESPACE ?? '',
    logger: createLogger({ name: 'recount', level: 'error' }),
  });
  try {
    const deps = { databaseUrl: env.DATABASE_URL ?? '', kafka, now: () => new Date(), signal };
    const { outcome, orders, acts } = await recountHistory(deps, days);
    if (outcome === 'busy')
      throw new Error('Another recount is under way. To mend it: wait for it, and run this again');
    if (outcome === 'backfill') throw new Error('A past is being loaded. To mend it: wait until it is complete');
    progress(`orders: ${summary(orders)}`);
    progress(`events: ${summary(acts)}`);
  } finally {
    await (await kafka.admin()).close();
  }
}

function summary({ days, rows, drift }: RecountedDays): string {
  return `${days} days recounted, ${rows} rows replaced, ${drift} of them on days that were taken for complete`;
}
