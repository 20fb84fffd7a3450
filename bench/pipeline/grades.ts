import { GRADES } from '#domain/grade/grade.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { countGrades } from '#server/adapters/postgres/grades.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { updateGrades } from '#server/grades/update-grades.ts';
import { resolveEnv } from '#stack/env.ts';
import { deployMigrations } from '../../prisma/deploy.ts';
import { withScratchDatabase } from '../../prisma/scratch-database.ts';
import type { Bench } from '../bench.ts';
import { writeYear, type YearSize } from './year-of-grades.ts';

const YEAR: YearSize = { customers: 20_000, orders: 200_000 };
const AT_MOST_SECONDS = 5;

/** A run of the grade updater over the customers of a year, on a database of its own that is dropped again. */
export const gradesBench: Bench = {
  name: 'pipeline',
  figures: ['pipeline.gradesSeconds', 'pipeline.gradesUnchangedSeconds'],
  async run({ progress, quick, signal }) {
    const env = await resolveEnv().catch((error: unknown) => {
      progress(error instanceof Error ? error.message : String(error));
      return null;
    });
    if (env === null) return null;
    const year = quick ? { customers: YEAR.customers / 10, orders: YEAR.orders / 10 } : YEAR;
    return withScratchDatabase(env.DATABASE_OWNER_URL ?? env.DATABASE_URL ?? '', async (url) => {
      progress(`writing ${year.customers} customers with ${year.orders} orders`);
      await deployMigrations(url, () => undefined);
      await writeYear(url, year);
      const db = createPrisma(url, { poolSize: 2 });
      try {
        const first = await timedRun(db, signal);
        const shares = await sharesOf(db, year.customers);
        const again = await timedRun(db, signal);
        if (again.changes > 0) throw new Error(`The second run changed ${again.changes} grades of the first.`);
        const note = `${year.customers} customers, ${year.orders} orders of a year`;
        return {
          'pipeline.gradesSeconds': {
            value: first.seconds,
            unit: 's',
            target: { atMost: AT_MOST_SECONDS },
            note: `${note}; the first run, which changes ${first.changes} grades: ${shares}`,
          },
          'pipeline.gradesUnchangedSeconds': {
            value: again.seconds,
            unit: 's',
            note: `${note}; a run without changes`,
          },
        };
      } finally {
        await db.$disconnect();
      }
    });
  },
};

async function timedRun(db: Database, signal: AbortSignal): Promise<{ seconds: number; changes: number }> {
  const startedMs = performance.now();
  const { outcome, changes } = await updateGrades({ db, now: () => new Date(), signal });
  if (outcome !== 'updated') throw new Error(`The run ended as ${outcome}.`);
  return { seconds: (performance.now() - startedMs) / 1_000, changes: changes.length };
}

async function sharesOf(db: Database, customers: number): Promise<string> {
  const counts = await countGrades(db);
  return GRADES.map((grade) => `${grade} ${((100 * (counts.get(grade) ?? 0)) / customers).toFixed(1)} %`).join(', ');
}
