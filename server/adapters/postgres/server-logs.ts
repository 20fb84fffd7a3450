import type { Database } from './transaction.ts';
import { inTransaction } from './transaction.ts';

/** A line of the topic server-logs, as it is counted. */
export interface CountedLine {
  offset: bigint;
  /** Epoch ms. */
  atMs: number;
  process: string;
  level: 'warn' | 'error';
  code: string;
}

/** Warnings and errors of one process with one code. */
export interface ServerLogCount {
  process: string;
  code: string;
  warnings: number;
  errors: number;
  /** Beginning of the newest minute with such a line. */
  lastAt: Date;
}

const MINUTE_MS = 60_000;

/**
 * Adds lines of one partition to the counts, except those counted before: the partition's next offset is read and
 * written in the same transaction, and two workers that hold one partition wait for each other. Three statements.
 * How many lines were counted.
 */
export function addServerLogs(db: Database, partition: number, lines: readonly CountedLine[]): Promise<number> {
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw`INSERT INTO server_log_offset VALUES (${partition}, 0) ON CONFLICT DO NOTHING`;
    const [place] = await tx.$queryRaw<{ next: bigint }[]>`
      SELECT next_offset AS next FROM server_log_offset WHERE partition = ${partition} FOR UPDATE`;
    const next = place?.next ?? 0n;
    const fresh = lines.filter(({ offset }) => offset >= next);
    if (fresh.length === 0) return 0;
    const rows = [...Map.groupBy(fresh, keyOf).values()].flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const { process, level, code } = first;
      return [{ minuteMs: minuteOf(first.atMs), process, level, code, count: same.length }];
    });
    // In one order: workers with other partitions add to the same rows.
    await tx.$executeRaw`
      INSERT INTO server_log_minute (minute, process, level, code, count)
      SELECT to_timestamp("minuteMs" / 1000), process, level, code, count
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS counted("minuteMs" float8, process text, level text, code text, count int)
      ORDER BY 1, 2, 3, 4
      ON CONFLICT (minute, process, level, code) DO UPDATE SET count = server_log_minute.count + excluded.count`;
    const reached = fresh.reduce((most, { offset }) => (offset >= most ? offset + 1n : most), next);
    await tx.$executeRaw`UPDATE server_log_offset SET next_offset = ${reached} WHERE partition = ${partition}`;
    return fresh.length;
  });
}

const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;

const keyOf = ({ atMs, process, level, code }: CountedLine): string => `${minuteOf(atMs)} ${process} ${level} ${code}`;

/**
 * Forgets places beyond the end of the topic: it was made anew, and its offsets begin at 0 again. `readEnds`: next
 * offset of each partition, read after the places, so that what another worker counts meanwhile is not taken for such a
 * place. How many were forgotten.
 */
export async function forgetPlacesBeyond(
  db: Database,
  readEnds: () => Promise<ReadonlyMap<number, bigint>>,
): Promise<number> {
  const places = await db.serverLogOffset.findMany();
  const ends = await readEnds();
  const beyond = places.filter(({ partition, nextOffset }) => nextOffset > (ends.get(partition) ?? nextOffset));
  const { count } = await db.serverLogOffset.deleteMany({ where: { OR: beyond } });
  return count;
}

/** Deletes counts of minutes before `before`; how many rows. */
export function deleteServerLogsBefore(db: Database, before: Date): Promise<number> {
  return db.$executeRaw`DELETE FROM server_log_minute WHERE minute < ${before}`;
}

/** Counts since `since` by process and code, the most errors first, then the most warnings; `limit` rows at most. */
export function readServerLogs(db: Database, since: Date, limit: number): Promise<ServerLogCount[]> {
  return db.$queryRaw<ServerLogCount[]>`
    SELECT process, code,
      coalesce(sum(count) FILTER (WHERE level = 'warn'), 0)::float8 AS warnings,
      coalesce(sum(count) FILTER (WHERE level = 'error'), 0)::float8 AS errors, max(minute) AS "lastAt"
    FROM server_log_minute WHERE minute >= ${since}
    GROUP BY process, code ORDER BY errors DESC, warnings DESC, process, code LIMIT ${limit}`;
}
